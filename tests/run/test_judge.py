"""A judge: it owns what it grades with, keeps it between batches, and ends it when it is closed."""

from dataclasses import replace

import pytest

from exercises.kit.pipeline.pace import ENOUGH
from grader.errors import RunFailed
from grader.run.judge import TRIES, Judge
from grader.run.settings import Settings, limits_for
from grader.sandbox import spawner
from grader.sandbox.client import Limits
from grader.sandbox.spawner import SandboxError
from tests.support import grading
from tests.support.courses import MAIN
from tests.support.ended import is_gone

SUITE = (
    "import pytest\nfrom exercises.kit.checks import check_number\nfrom exercises.kit.values import tensor\n\n\n"
    '@pytest.mark.exercise("compare")\ndef test_x(student):\n    """Tiny."""\n'
    "    check_number(student.compare(tensor([1]), tensor([1])), 1.0, 1e-6)\n"
)
RIGHT = "def compare(emb1, emb2):\n    return 1.0\n"


@pytest.fixture
def settings(course, cache, tmp_path):
    """Settings with a suite of one quick test and no public checks."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "test_tiny.py").write_text(SUITE)
    return Settings(grading.without_checks(course, tmp_path / "checks"), suite=tmp_path / "suite")


def verdicts(batch):
    return [[outcome.verdict for outcome in batch.outcomes(number)] for number in range(len(batch.submissions))]


def test_it_keeps_its_session_zygote_and_reference_between_batches_and_ends_them(settings, borrowing, monkeypatch):
    ended = []
    with Judge(settings) as judge:
        monkeypatch.setattr(judge.zygote, "close", lambda: ended.append(judge.zygote))
        first = judge.run(grading.submissions(MAIN, RIGHT, "x = 1\n"))
        kept = judge._session, judge.zygote, judge.reference
        judge.reference._worker.begin()  # what is on the disk already is not asked of it
        _, worker = judge.reference._worker._connection
        second = judge.run(grading.submissions(MAIN, RIGHT))
        assert (judge._session, judge.zygote, judge.reference) == kept and not ended
    assert verdicts(first) == [["passed"], ["not_attempted"]] and verdicts(second) == [["passed"]]
    assert judge._session is None and ended == [judge.zygote]
    assert is_gone(worker), "it waits for ever in a zygote that others use, too"


def test_a_zygote_that_dies_under_a_batch_costs_nobody_anything(settings, judge, monkeypatch):
    """Its own one is killed; the next is the one of all tests."""
    shared, spawn, died = judge.zygote, spawner.Zygote.spawn, []
    with Judge(settings) as judge:
        monkeypatch.setattr(Judge, "_new_zygote", lambda self: shared)
        monkeypatch.setattr(shared, "close", lambda: None)

        def dying(self, *, reference=False):
            if not died and not reference:
                died.append(self)
                self.wait()
                self._process.kill()
                self._process.wait()
            return spawn(self, reference=reference)

        monkeypatch.setattr(spawner.Zygote, "spawn", dying)
        batch = judge.run(grading.submissions(MAIN, RIGHT, RIGHT))
        assert verdicts(batch) == [["passed"], ["passed"]]
        assert died and died[0] is not shared and judge.zygote is shared


class Dead:
    """A zygote that has ended before it is asked for anything."""

    def wait(self):
        pass

    def spawn(self, *, reference=False):
        raise spawner.SandboxError("the zygote is gone")

    def is_alive(self):
        return False

    def close(self):
        pass


@pytest.mark.parametrize("asked_before", [True, False], ids=["the reference answered before", "it never did"])
def test_a_zygote_that_dies_each_time_is_a_fault_of_the_grader(settings, monkeypatch, tmp_path, asked_before):
    made = []
    monkeypatch.setattr(Judge, "_new_zygote", lambda self: made.append(Dead()) or made[-1])
    if not asked_before:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Judge(settings) as judge:
        assert verdicts(judge.run(grading.submissions(MAIN, RIGHT))) == [["grader_error"]]
    assert len(made) == TRIES


def test_examples_that_no_worker_can_run_are_a_sentence(settings, monkeypatch):
    monkeypatch.setattr(Judge, "_new_zygote", lambda self: Dead())
    with Judge(settings) as judge, pytest.raises(RunFailed, match="examples can't be run here: the zygote is gone"):
        judge.examples()


def test_a_suite_that_breaks_its_session_is_opened_again_for_the_next_batch(settings, borrowing):
    (settings.suite / "test_tiny.py").write_text(
        f"{SUITE}\n    if student.compare(tensor([2]), tensor([2])) == 666:\n        raise KeyboardInterrupt\n"
    )
    with Judge(settings) as judge:
        trap = "def compare(emb1, emb2):\n    return 1.0 if float(emb1) == 1 else 666\n"
        with pytest.raises(RunFailed, match="broke the session off"):
            judge.run(grading.submissions(MAIN, trap))
        assert verdicts(judge.run(grading.submissions(MAIN, RIGHT))) == [["passed"]]


def test_records_name_the_submission_and_hold_the_notes_on_its_file(settings, borrowing):
    with Judge(settings) as judge:
        submissions = grading.submissions(MAIN, f"{RIGHT}nowhere\n")
        [record] = judge.grade(submissions, {"kit": "0"})
    assert record.provenance == {"kit": "0", "submission": submissions[0].digest, "call_seconds": "10"}
    assert "line 3 did not run: NameError" in record.message and record.score == record.max_score * 0 + 3.0


def test_the_limits_follow_from_the_pace_of_the_reference_unless_somebody_set_one(settings, borrowing, monkeypatch):
    with Judge(settings) as judge:
        monkeypatch.setattr(judge.reference.functions, "pace", lambda model: 0.5)
        slow = judge.limits
        assert slow.call == 0.5 / ENOUGH * Limits().call > Limits().call
        [record] = judge.grade(grading.submissions(MAIN, RIGHT), {"kit": "0"})
        assert record.provenance["call_seconds"] == f"{slow.call:g}"
    with Judge(replace(settings, limits=limits_for(3.0), time_limit=3.0)) as judge:
        monkeypatch.setattr(judge.reference.functions, "pace", lambda model: 0.5)
        assert judge.limits.call == 3.0


def test_a_reference_that_can_not_be_asked_leaves_the_usual_limits(settings, borrowing, monkeypatch):
    def broken(model):
        raise SandboxError("no")

    with Judge(settings) as judge:
        monkeypatch.setattr(judge.reference.functions, "pace", broken)
        assert judge.limits == Limits()
