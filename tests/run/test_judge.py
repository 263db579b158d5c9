"""A judge: it owns what it grades with, keeps it between batches, and ends it when it is closed."""

from contextlib import suppress
from pathlib import Path

import pytest

from grader.errors import RunFailed
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import spawner
from tests.support import grading
from tests.support.courses import MAIN

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


def test_it_keeps_its_session_zygote_and_reference_between_batches_and_ends_them(settings):
    with Judge(settings) as judge:
        first = judge.run(grading.submissions(MAIN, RIGHT, "x = 1\n"))
        kept = judge._session, judge.zygote, judge.reference
        second = judge.run(grading.submissions(MAIN, RIGHT))
        assert (judge._session, judge.zygote, judge.reference) == kept
        pid = judge.zygote._process.pid
    assert verdicts(first) == [["passed"], ["not_attempted"]] and verdicts(second) == [["passed"]]
    assert judge._session is None and not Path(f"/proc/{pid}").exists()


def test_a_zygote_that_dies_under_a_batch_costs_nobody_anything(settings, monkeypatch):
    with Judge(settings) as judge:
        spawn, died = spawner.Zygote.spawn, []

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
        assert died and judge.zygote is not died[0]


def test_a_zygote_that_dies_each_time_is_a_fault_of_the_grader(settings, monkeypatch):
    with Judge(settings) as judge:
        spawn = spawner.Zygote.spawn

        def dying(self, *, reference=False):
            if not reference:
                with suppress(spawner.SandboxError):
                    self.wait()
                self._process.kill()
                self._process.wait()
            return spawn(self, reference=reference)

        monkeypatch.setattr(spawner.Zygote, "spawn", dying)
        assert verdicts(judge.run(grading.submissions(MAIN, RIGHT))) == [["grader_error"]]


def test_a_suite_that_breaks_its_session_is_opened_again_for_the_next_batch(settings):
    (settings.suite / "test_tiny.py").write_text(
        f"{SUITE}\n    if student.compare(tensor([2]), tensor([2])) == 666:\n        raise KeyboardInterrupt\n"
    )
    with Judge(settings) as judge:
        trap = "def compare(emb1, emb2):\n    return 1.0 if float(emb1) == 1 else 666\n"
        with pytest.raises(RunFailed, match="broke the session off"):
            judge.run(grading.submissions(MAIN, trap))
        assert verdicts(judge.run(grading.submissions(MAIN, RIGHT))) == [["passed"]]


def test_records_name_the_submission_and_hold_the_notes_on_its_file(settings):
    with Judge(settings) as judge:
        submissions = grading.submissions(MAIN, f"{RIGHT}nowhere\n")
        [record] = judge.grade(submissions, {"kit": "0"})
    assert record.provenance == {"kit": "0", "submission": submissions[0].digest}
    assert "line 3 did not run: NameError" in record.message and record.score == record.max_score * 0 + 3.0
