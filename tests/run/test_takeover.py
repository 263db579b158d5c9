"""Folders of an earlier version: their records are in the gradebook from the first run on."""

import json
from dataclasses import replace

import pytest

from grader.records import results, runs
from grader.records.corrections.adjusting import Adjustment, adjusted
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.run import takeover
from tests.support.courses import SIX
from tests.support.exported import nothing_graded, record

SAID = {"submissions": "/class", "roster": "/r.csv", "suite": "/suite", "model": "pocket", "seed": 7,
        "tier": "process", "follow_through": False, "course": "main", "left_out": ["x: why"]}  # fmt: skip


def test_what_people_said_is_not_taken_for_what_the_tests_gave(tmp_path):
    made = adjusted(record("alice", wrong="compare"), [Adjustment("alice", "compare", "+2")], SIX)
    empty = adjusted(nothing_graded("bob"), [Adjustment("bob", "total", "5")], SIX)
    made, empty, other = (replace(one, provenance={"suite": "s"}) for one in (made, empty, record("carol")))
    results.write(tmp_path / results.RESULTS, [made, empty, other])
    with Gradebook(tmp_path) as book:
        takeover.take_over(book)
        found = [(one.score, "suite" in one.provenance) for one in Records(book, SIX.name)]
    assert found == [(17.0, False), (0.0, False), (20.0, True)]


@pytest.fixture
def earlier(tmp_path):
    """alice twice, bob, and a torn line; and carol in another course."""
    other = replace(record("carol"), provenance={"kit": "0", "course": "stretch"})
    made = [record("alice", wrong="compare"), record("bob"), other, record("alice")]
    lines = [results.to_line(one) for one in made]
    (tmp_path / results.RESULTS).write_text("\n".join([*lines, lines[0][:99]]))
    (tmp_path / takeover.SETTINGS).write_text(json.dumps(SAID))
    return tmp_path


def test_the_records_that_counted_are_taken_over_each_into_its_course_and_that_is_said(earlier):
    with Gradebook(earlier) as book:
        line = takeover.take_over(book)
        assert "results.jsonl: written by an earlier version; its 3 records are in gradebook.db now" in line
        assert [(one.student, one.score) for one in Records(book, SIX.name)] == [("alice", 20.0), ("bob", 20.0)]
        assert Records(book, "stretch").names() == ["carol"]
        run = runs.last(book, SIX.name)
        assert (run.folder, run.roster, run.seed, run.follow_through) == ("/class", "/r.csv", 7, False)
        assert run.left_out == ("x: why",) and run.finished


def test_it_is_done_once(earlier):
    with Gradebook(earlier) as book:
        takeover.take_over(book)
        assert takeover.take_over(book) == "" and len(runs.every(book)) == 2


@pytest.mark.parametrize("said", [None, "{", "[]", '{"seed": "many"}'])
def test_records_without_usable_settings_are_taken_over_all_the_same(earlier, said):
    (earlier / takeover.SETTINGS).unlink()
    if said is not None:
        (earlier / takeover.SETTINGS).write_text(said)
    with Gradebook(earlier) as book:
        assert takeover.take_over(book) and Records(book, SIX.name).names() == ["alice", "bob"]


def test_a_new_folder_has_nothing_to_take_over(tmp_path):
    with Gradebook(tmp_path) as book:
        assert takeover.take_over(book) == "" and runs.every(book) == []
