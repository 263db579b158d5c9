"""Grading again only what a change touches gives the records that grading everything would give."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader.harness import plugin
from grader.harness.batch import Key
from grader.intake.submissions import Found
from grader.records import runs
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.records.record import Outcome
from grader.run import partial, scheduler
from grader.run.partial import Change
from grader.run.provenance import provenance
from grader.run.scheduler import Made
from grader.run.settings import Settings, as_run
from tests.support import inline
from tests.support.courses import MAIN, SIX
from tests.support.exported import record
from tests.support.grading import without_checks

RIGHT = MAIN.solutions.read_text()
CLASS = {
    "right": RIGHT,
    "half": RIGHT + "\ndef compare(emb1, emb2):\n    return 0.5\n",
    "ids": RIGHT + "\ndef tokenize(tokenizer, text):\n    return [1]\n",
    "stub": "def compare(a, b):\n    raise NotImplementedError\n",
    "broken": "def compare(:\n",
}
HEAD = """
import pytest
from exercises.kit.checks import check_ids, check_number
from exercises.kit.values import MODEL, TOKENIZER, tensor
"""
TEST = '''

@pytest.mark.exercise("{}")
def test_{}(student):
    """It is right."""
    {}
'''
SAME = TEST.format("compare", "same", "check_number(student.compare(tensor([1]), tensor([1])), 1.0, 1e-6)")
OPPOSITE = TEST.format("compare", "opposite", "check_number(student.compare(tensor([1]), tensor([-1])), -1.0, 1e-6)")
WRONGLY = OPPOSITE.replace("-1.0,", "0.5,")
IDS = TEST.format("tokenize", "ids", 'check_number(float(len(student.tokenize(TOKENIZER, "The dog")) > 1), 1.0, 0.0)')


@pytest.fixture
def suite(tmp_path):
    """suite(*tests): settings with a hidden suite of these tests.

    A judge keeps a suite as it was when it began, so that every suite has a folder of its own.
    """
    (tmp_path / "none").mkdir()

    def suite(*tests):
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        (folder / "test_some.py").write_text(HEAD + "".join(tests))
        return Settings(without_checks(SIX, tmp_path / "none"), suite=folder)

    return suite


@pytest.fixture
def ran(tmp_path, place, monkeypatch):
    """ran(settings, out): what a run did, its records by student without seconds, and which tests ran for whom."""
    tried = []
    note = plugin.note

    def noted(item, error, seconds):
        batch = item.config.stash[plugin.BATCH]
        tried.append((batch.submissions[batch.number].student, item.stash[plugin.KEY].name))
        note(item, error, seconds)

    monkeypatch.setattr(plugin, "note", noted)

    def ran(settings, out="out"):
        tried.clear()
        (tmp_path / out).mkdir(exist_ok=True)
        found = [Found(name, "unpacking_pipeline.py", data=text.encode()) for name, text in CLASS.items()]
        with Gradebook(tmp_path / out) as book:
            run = runs.begin(book, as_run(settings, tmp_path))
            did = scheduler.grade_class(found, book, run, settings, inline.PLACE, lambda records: None)
            runs.finish(book, run)
            return did, {one.student: without_seconds(one) for one in Records(book, SIX.name)}, set(tried)

    return ran


def without_seconds(made):
    return replace(made, tests=[replace(test, seconds=0.0) for test in made.tests])


def in_order(made):
    return replace(made, tests=sorted(made.tests, key=lambda test: (test.exercise, test.name)))


@pytest.mark.parametrize(
    ("before", "after", "touched"),
    [
        ([SAME, WRONGLY, IDS], [SAME, OPPOSITE, IDS], {"test_opposite"}),  # a mended test
        ([SAME, IDS], [SAME, OPPOSITE, IDS], {"test_opposite"}),  # a new one
        ([SAME, OPPOSITE, IDS], [SAME, IDS], set()),  # one less
        ([SAME, IDS], [IDS, SAME], set()),  # another order
    ],
    ids=["mended", "new", "gone", "order"],
)
def test_only_the_touched_tests_run_and_the_records_are_those_of_grading_everything(ran, suite, before, after, touched):
    """A test that was unfair costs nobody anything once it is mended."""
    _, first, _ = ran(suite(*before))
    settings = suite(*after)
    did, second, tried = ran(settings)
    _, whole, _ = ran(settings, out="whole")
    assert {name for student, name in tried if student == "right"} == touched
    assert {name: in_order(one) for name, one in second.items()} == {name: in_order(one) for name, one in whole.items()}
    assert whole["right"].score > whole["half"].score
    if before[1] == WRONGLY:
        assert first["right"].score == 3.5 and second["right"].score == 5.0 and did == Made(5, 0)
    else:
        assert first["right"] != first["half"]


def test_nothing_runs_again_for_a_comment_and_the_record_says_what_it_holds_for(ran, suite):
    _, first, _ = ran(suite(SAME, IDS))
    settings = suite("\n# a comment\n", SAME, IDS)
    did, second, tried = ran(settings)
    assert did == Made(0, 0) and tried == set()
    assert {name: one.tests for name, one in second.items()} == {name: one.tests for name, one in first.items()}
    assert {one.provenance["suite"] for one in second.values()} == {provenance(settings)["suite"]}
    assert ran(settings)[0] == Made(0, 0)


def test_another_seed_is_graded_whole(ran, suite):
    settings = suite(SAME, IDS)
    ran(settings)
    did, _, tried = ran(replace(settings, seed=5))
    assert did.graded == len(CLASS) and ("right", "test_ids") in tried and ("right", "test_same") in tried


OLD = [Outcome("compare", "test_a", "", "hidden", "passed"), Outcome("compare", "test_b[x0]", "", "hidden", "passed")]
ORDER = [Key(test.visibility, test.exercise, test.name) for test in OLD]


def change(*touched, gone=(), tests=OLD):
    return Change(frozenset(touched), frozenset(gone), replace(record("alice"), tests=list(tests)))


def test_what_fails_now_or_failed_before_among_other_failures_is_graded_whole():
    fails = replace(OLD[1], verdict="wrong")
    assert partial.merged(change("hidden:test_b"), [OLD[1]], ORDER) == OLD
    assert partial.merged(change("hidden:test_b"), [fails], ORDER) is None
    assert partial.merged(change("hidden:test_b", tests=[OLD[0], fails]), [OLD[1]], ORDER) == OLD
    both = [replace(OLD[0], verdict="wrong"), fails]
    assert partial.merged(change("hidden:test_b", tests=both), [OLD[1]], ORDER) is None
    credited = replace(OLD[0], followed_through=True)
    assert partial.merged(change("hidden:test_b", tests=[credited, OLD[1]]), [OLD[1]], ORDER) == [credited, OLD[1]]


def test_a_test_that_nobody_knows_is_graded_whole():
    more = Key("hidden", "compare", "test_c")
    assert partial.merged(change("hidden:test_b"), [OLD[1]], [*ORDER, more]) is None


def test_parameters_that_are_gone_are_gone_from_the_record():
    old = [*OLD, replace(OLD[1], name="test_b[x1]")]
    assert partial.merged(change("hidden:test_b", tests=old), [OLD[1]], ORDER) == OLD


def test_fingerprints_outlive_the_run(tmp_path, suite):
    settings = suite(SAME)
    with Gradebook(tmp_path) as book:
        common = {"suite": "sha256:1", "grading": "sha256:2"}
        partial.Changes(book, settings, common)
        [row] = book.rows("SELECT said FROM notes")
        assert "hidden:test_same" in json.loads(row["said"])["tests"]
        assert partial.Changes(book, settings, common).since(common) == Change(frozenset(), frozenset())
        assert partial.Changes(book, settings, common).since({"suite": "sha256:0", "grading": "sha256:2"}) is None
