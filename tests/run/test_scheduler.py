"""A run of a class: its batches, records as they come, and what is graded again. Faults: test_faults.py."""

from dataclasses import replace

import pytest

from grader import errors
from grader.intake.submissions import Found, Submission
from grader.records import store
from grader.run import executors, scheduler, settings
from tests.support.courses import MAIN

RIGHT = MAIN.solutions.read_bytes()


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
    return settings.Settings(suite=folder)


def grade(found, out, chosen, jobs=1):
    """The records that were made."""
    out.mkdir(exist_ok=True)
    made = []
    found = [Found(each.student, each.source, None, each.problem, data=each.data) for each in found]
    assert scheduler.grade_class(found, out, chosen, executors.here(jobs, chosen), made.extend) == len(made)
    return made


def test_every_submission_gets_a_record_and_a_second_run_makes_none(tmp_path, tiny):
    found = [*small_class(), Submission("empty", "empty", b"", problem="empty: no file")]
    made = grade(found, tmp_path / "out", tiny)
    assert {each.student: each.score for each in made} == {"s0": 20, "s1": 20, "s2": 20, "s3": 20, "empty": 0}
    assert grade(found, tmp_path / "out", tiny) == []


def test_what_changed_is_graded_again(tmp_path, tiny):
    found = small_class(2)
    grade(found, tmp_path / "out", tiny)
    found[1] = replace(found[1], data=b"x = 1\n")
    assert [each.student for each in grade(found, tmp_path / "out", tiny)] == ["s1"]
    (tiny.suite / "test_more.py").write_text("")
    assert len(grade(found, tmp_path / "out", tiny)) == 2
    assert len(grade(found, tmp_path / "out", replace(tiny, seed=1))) == 2
    assert {each.student: each.score for each in store.Records(tmp_path / "out" / store.RESULTS)} == {
        "s0": 20,
        "s1": 0,
    }


def test_one_job_and_two_jobs_make_the_same_records(tmp_path, tiny):
    def made(jobs):
        records = grade(small_class(7), tmp_path / f"out{jobs}", tiny, jobs)
        return sorted(store.to_line(replace(r, tests=[replace(t, seconds=0) for t in r.tests])) for r in records)

    assert made(1) == made(2)


def test_a_broken_suite_is_a_fault_of_the_run(tmp_path, tiny):
    (tiny.suite / "test_tiny.py").write_text("def test_x(:\n")
    with pytest.raises(errors.RunFailed, match="test_tiny.py"):
        grade(small_class(1), tmp_path / "out", tiny)


def test_a_fault_of_the_suite_is_graded_again_next_time(tmp_path, tiny):
    broken = (tiny.suite / "test_tiny.py").read_text().replace("check_number(", "1 / 0 or check_number(")
    (tiny.suite / "test_tiny.py").write_text(broken)
    [record] = grade(small_class(1), tmp_path / "out", tiny)
    assert [test.verdict for test in record.tests if test.visibility == "hidden"] == ["grader_error"]
    assert len(grade(small_class(1), tmp_path / "out", tiny)) == 1


def test_batches_hold_every_submission_once_and_are_small_at_both_ends():
    for count in (0, 1, 2, 9, 100):
        for jobs in (1, 2, 16):
            cut = list(scheduler.batches(iter(small_class(count)), count, lambda jobs=jobs: jobs))
            assert [each for batch in cut for each in batch] == small_class(count)
            assert all(len(batch) <= scheduler.MAX_BATCH for batch in cut)
            assert all(len(batch) == 1 for batch in (*cut[:jobs], *cut[-1:]))


def test_a_batch_of_large_files_is_cut_early():
    large = [replace(each, data=b"#" * 3_000_000) for each in small_class(100)]
    assert max(len(batch) for batch in scheduler.batches(iter(large), 100, lambda: 1)) == 3
