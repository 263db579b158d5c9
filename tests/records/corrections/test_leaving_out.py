"""Tests that give no points: which are meant by a name, and what becomes of the points."""

import pytest

from grader.records import scoring
from grader.records.corrections import leaving_out
from grader.records.record import Outcome
from tests.support.courses import SIX


def outcome(name, verdict="passed", exercise="compare", visibility="hidden", **more):
    return Outcome(exercise, name, f"Title of {name}.", visibility, verdict, seconds=0.1, **more)


def graded(*outcomes):
    others = [outcome(f"test_{name}", exercise=name) for name in SIX.names if name != "compare"]
    return scoring.graded("alice", "a.py", [*others, *outcomes], "", {"kit": "0"}, SIX)


FOUR = (
    outcome("test_a[one0]"),
    outcome("test_a[one1]", "wrong"),
    outcome("test_b"),
    outcome("test_c", visibility="public"),
)


def without(made, *names):
    return leaving_out.step(names, SIX)(made)


@pytest.mark.parametrize(
    ("names", "points", "kept"),
    [
        ([], 2.25, 4),
        (["test_a[one1]"], 3.0, 3),
        (["test_a"], 3.0, 2),
        # One hidden test passed of two bears out no public check (scoring.py), so that is one test of three.
        (["test_a[one0]"], 1.0, 3),
        (["test_b"], 1.0, 3),
        (["compare:test_a"], 3.0, 2),
        (["compare:test_a[one1]"], 3.0, 3),
        (["tokenize:test_a"], 2.25, 4),
        (["test_"], 2.25, 4),
        (["test_c", "test_a[one1]"], 3.0, 2),
    ],
)
def test_the_points_are_split_over_the_tests_that_remain(names, points, kept):
    got = without(graded(*FOUR), *names)
    assert got.exercises["compare"] == {"score": points, "max_score": 3.0} and got.score == 17.0 + points
    assert sum(test.exercise == "compare" for test in got.tests) == kept
    assert len(got.corrections) == 4 - kept and all(one["kind"] == "left_out" for one in got.corrections)


def test_what_is_left_out_is_said_by_its_title_and_the_record_itself_stays():
    made = graded(*FOUR)
    [said] = without(made, "test_a[one1]").corrections
    assert (said["exercise"], said["said"], said["comment"]) == ("compare", "test_a[one1]", "Title of test_a[one1].")
    assert (said["before"], said["after"]) == (2.25, 3.0)
    assert made.score == 19.25 and without(made) is made


def test_a_test_that_the_suite_leaves_out_is_left_out_without_being_named():
    skipped = outcome("test_s", "not_attempted", left_out=True)
    made = graded(*FOUR[:1], skipped)
    assert made.score == 20.0
    got = without(made)
    assert got.score == 20.0 and [one["said"] for one in got.corrections] == ["test_s"]
    assert [test.name for test in got.tests if test.exercise == "compare"] == ["test_a[one0]"]


def test_an_exercise_without_any_test_left_does_not_count():
    made = graded(outcome("test_a", "wrong"))
    assert made.score == 17.0
    got = without(made, "test_a")
    assert got.score == 20.0 and got.exercises["compare"]["max_score"] == 0.0
    assert got.max_score == 20.0


def test_a_fault_of_the_grader_in_a_test_that_is_left_out_is_none_any_more():
    made = graded(FOUR[0], outcome("test_bad", "grader_error"))
    assert made.has_grader_error and not without(made, "test_bad").has_grader_error
