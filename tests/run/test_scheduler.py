"""A run of a class: its batches, records as they come, and what is graded again. Faults: tests/product/test_faults.py.

All but one of the runs have their one judge in this process, with the zygote of all tests.
"""

from concurrent.futures import BrokenExecutor
from dataclasses import replace
from unittest.mock import Mock

import pytest

from grader import errors
from grader.intake.submissions import Found, Submission
from grader.records import results, runs
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.run import executors, scheduler
from grader.run.scheduler import Attempts, Made
from grader.run.settings import Settings, as_run
from tests.support import inline
from tests.support.courses import MAIN

HERE = executors.here
RIGHT = MAIN.solutions.read_bytes()
# What all exercises but `compare` give.
OTHERS = MAIN.points - MAIN.exercise("compare").points


def small_class(count=4):
    return [Submission(f"s{i}", "unpacking_pipeline.py", RIGHT + f"\n# {i}\n".encode()) for i in range(count)]


@pytest.fixture
def tiny(tmp_path):
    """Settings with a hidden suite of one quick test."""
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "test_tiny.py").write_text(
        "import pytest\nfrom exercises.kit.checks import check_number\nfrom exercises.kit.values import tensor\n\n\n"
        '@pytest.mark.exercise("compare")\ndef test_x(student):\n    """Tiny."""\n'
        "    check_number(student.compare(tensor([1]), tensor([1])), 1.0, 1e-6)\n"
    )
    return Settings(MAIN, suite=folder)


@pytest.fixture(autouse=True)
def in_this_process(place):
    """Judges of this machine are one in this process."""


def ran(found, out, chosen, place=inline.PLACE, again=False):
    """What a run did, and the records that it made."""
    out.mkdir(exist_ok=True)
    made = []
    with Gradebook(out) as book:
        run = runs.begin(book, as_run(chosen, out))
        did = scheduler.grade_class(of(found), book, run, chosen, place, made.extend, again)
        runs.finish(book, run)
    return did, made


def grade(found, out, chosen, place=inline.PLACE):
    """The records that were made."""
    did, made = ran(found, out, chosen, place)
    assert did == Made(len(made), 0)
    return made


def kept(out):
    """The records that count now."""
    with Gradebook(out) as book:
        return list(Records(book, MAIN.name))


def of(submissions):
    return [Found(one.student, one.source, None, one.problem, data=one.data) for one in submissions]


def test_every_submission_gets_a_record_and_a_second_run_makes_none(tmp_path, tiny):
    found = [*small_class(), Submission("empty", "empty", b"", problem="empty: no file")]
    made = grade(found, tmp_path / "out", tiny)
    assert {record.student: record.score for record in made} == {
        **dict.fromkeys(("s0", "s1", "s2", "s3"), MAIN.points),
        "empty": 0,
    }
    assert grade(found, tmp_path / "out", tiny) == []


def test_what_changed_is_graded_again(tmp_path, tiny):
    found = small_class(2)
    grade(found, tmp_path / "out", tiny)
    found[1] = replace(found[1], data=b"x = 1\n")
    assert [record.student for record in grade(found, tmp_path / "out", tiny)] == ["s1"]
    (tiny.hidden / "test_more.py").write_text("")  # no test is in it: nobody's record is touched (test_partial.py)
    assert grade(found, tmp_path / "out", tiny) == []
    assert len(grade(found, tmp_path / "out", replace(tiny, seed=1))) == 2
    assert {record.student: record.score for record in kept(tmp_path / "out")} == {"s0": MAIN.points, "s1": 0}


def test_two_processes_make_the_same_records_as_this_one(tmp_path, tiny, warm_starts):
    here = grade(small_class(7), tmp_path / "here", tiny)
    two = grade(small_class(7), tmp_path / "two", tiny, HERE(2, tiny))

    def lines(records):
        return sorted(results.to_line(replace(r, tests=[replace(t, seconds=0) for t in r.tests])) for r in records)

    assert lines(here) == lines(two)


def test_an_executor_that_broke_while_nothing_was_asked_of_it_is_started_again(tmp_path, tiny):
    """A judge's process that dies between two looks: the executor says so when it is given the next batch."""
    ended = []

    def started():
        executor = inline.Inline()
        if not ended:
            executor.submit = Mock(side_effect=BrokenExecutor)
        return executor

    place = replace(inline.PLACE, start=started, stop=ended.append, died=(BrokenExecutor,))
    assert {record.score for record in grade(small_class(3), tmp_path / "out", tiny, place)} == {MAIN.points}
    assert len(ended) == 1


def test_a_broken_suite_is_a_fault_of_the_run(tmp_path, tiny):
    (tiny.hidden / "test_tiny.py").write_text("def test_x(:\n")
    with pytest.raises(errors.RunFailed, match="test_tiny.py"):
        grade(small_class(1), tmp_path / "out", tiny)


def test_a_fault_of_the_suite_is_graded_again_next_time(tmp_path, tiny):
    broken = (tiny.hidden / "test_tiny.py").read_text().replace("check_number(", "1 / 0 or check_number(")
    (tiny.hidden / "test_tiny.py").write_text(broken)
    [record] = grade(small_class(1), tmp_path / "out", tiny)
    assert [test.verdict for test in record.tests if test.visibility == "hidden"] == ["grader_error"]
    assert len(grade(small_class(1), tmp_path / "out", tiny)) == 1


def test_batches_hold_every_submission_once_and_are_small_at_both_ends():
    for count in (0, 1, 2, 9, 100):
        for jobs in (1, 2, 16):
            cut = list(scheduler.batches(iter(small_class(count)), count, lambda jobs=jobs: jobs))
            assert [submission for batch in cut for submission in batch] == small_class(count)
            assert all(len(batch) <= scheduler.MAX_BATCH for batch in cut)
            assert all(len(batch) == 1 for batch in (*cut[:jobs], *cut[-1:]))


def test_a_batch_of_large_files_is_cut_early():
    content = bytes(3_000_000)
    large = [replace(submission, data=content) for submission in small_class(100)]
    assert max(len(batch) for batch in scheduler.batches(iter(large), 100, lambda: 1)) == 3


def worth(points):
    """The main course in which `compare` gives these points."""
    return replace(
        MAIN,
        exercises=tuple(replace(one, points=points if one.name == "compare" else one.points) for one in MAIN.exercises),
    )


def test_other_points_are_worked_out_anew_and_nothing_is_run_again(tmp_path, tiny, monkeypatch):
    half = RIGHT + b"\ndef compare(emb1, emb2):\n    return 0.5\n"
    found = [*small_class(2), Submission("half", "unpacking_pipeline.py", half)]
    before = {record.student: record for record in grade(found, tmp_path / "out", tiny)}
    heavier = replace(tiny, course=worth(9.0))
    monkeypatch.setattr(executors, "grade", None)  # no judge could do anything
    assert ran(found, tmp_path / "out", heavier) == (Made(0, 3), [])
    after = {record.student: record for record in kept(tmp_path / "out")}
    assert {name: (record.score, record.max_score) for name, record in after.items()} == {
        "s0": (OTHERS + 9, OTHERS + 9),
        "s1": (OTHERS + 9, OTHERS + 9),
        "half": (OTHERS + 9 * _passed(before["half"]), OTHERS + 9),
    }  # fmt: skip
    for name, record in after.items():
        assert [test.verdict for test in record.tests] == [test.verdict for test in before[name].tests]


def _passed(record):
    own = [test.verdict == "passed" for test in record.tests if test.exercise == "compare"]
    return round(sum(own) / len(own), 4)


def test_a_late_student_is_graded_out_of_what_the_others_are(tmp_path, tiny):
    grade(small_class(1), tmp_path / "out", tiny)
    heavier = replace(tiny, course=worth(6.0))
    did, made = ran(small_class(2), tmp_path / "out", heavier)
    assert did == Made(1, 1) and [record.student for record in made] == ["s1"]
    assert {record.max_score for record in kept(tmp_path / "out")} == {OTHERS + 6}


def test_attempts_come_fresh_first_then_one_by_one_and_the_last_alone():
    attempts = Attempts(iter([["a", "b"], ["c"]]))
    first = attempts.next(idle=True)
    assert first.submissions == ["a", "b"] and attempts.failed(first) == []
    again = [attempts.next(idle=False), attempts.next(idle=False)]
    assert [(attempt.submissions, attempt.number) for attempt in again] == [(["a"], 2), (["b"], 2)]
    assert attempts.failed(again[0]) == []
    assert attempts.next(idle=False).submissions == ["c"]
    assert attempts.next(idle=False) is None  # the suspect waits until nobody else can be spoilt with it
    last = attempts.next(idle=True)
    assert (last.submissions, last.number) == (["a"], 3)
    assert attempts.failed(last) == ["a"] and attempts.next(idle=True) is None
