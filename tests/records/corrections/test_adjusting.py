"""A person's word on points: what becomes of the exercise, the total and the other exercises."""

import pytest

from grader.records.corrections.adjusting import Adjustment, adjusted
from tests.support.courses import SIX
from tests.support.exported import nothing_graded, record

ALL = record("alice")
HALF = record("alice", wrong="compare greedy_generate")  # 11 of 20: without 3 and 6


def after(made, *said):
    return adjusted(made, [Adjustment("alice", exercise, points, "why", "ann") for exercise, points in said], SIX)


@pytest.mark.parametrize(
    ("said", "score", "compare"),
    [
        ([("compare", "3")], 14.0, 3.0),
        ([("compare", "1.25")], 12.25, 1.25),
        ([("compare", "+0.5")], 11.5, 0.5),
        ([("compare", "+2"), ("tokenize", "-1")], 12.0, 2.0),
        ([("compare", "0")], 11.0, 0.0),
        ([("total", "15")], 15.0, 0.0),
        ([("total", "+2.5")], 13.5, 0.0),
        ([("total", "-11")], 0.0, 0.0),
        ([("total", "+1"), ("compare", "3")], 15.0, 3.0),
    ],
)
def test_points_are_set_raised_and_lowered_and_the_total_last(said, score, compare):
    got = after(HALF, *said)
    assert (got.score, got.score_of("compare"), got.max_score) == (score, compare, 20.0)
    assert {(one["exercise"], one["said"], one["comment"], one["who"]) for one in got.corrections} == {
        (exercise, points, "why", "ann") for exercise, points in said
    }


def test_a_correction_says_what_it_was_before_and_after():
    [said] = after(HALF, ("compare", "+0.5")).corrections
    assert (said["kind"], said["before"], said["after"]) == ("adjusted", 0.0, 0.5)
    assert HALF.corrections == [] and HALF.score == 11.0


def test_what_the_tests_have_overtaken_gives_no_more_than_there_is():
    got = after(ALL, ("compare", "+1"))
    assert got.score == 20.0 and got.score_of("compare") == 3.0


@pytest.mark.parametrize(
    ("made", "excused", "score"),
    [
        (ALL, ["compare"], 20.0),
        (HALF, ["compare"], round(11 / 17 * 20, 4)),
        (HALF, ["compare", "greedy_generate"], 20.0),
        (HALF, ["tokenize"], 10.0),  # 9 of 18
        (record("alice", wrong=" ".join(SIX.names)), ["compare"], 0.0),
        (ALL, list(SIX.names), 0.0),
    ],
)
def test_of_an_exercise_that_is_excused_the_others_make_the_whole(made, excused, score):
    got = after(made, *((name, "excused") for name in excused))
    assert (got.score, got.max_score) == (score, 20.0)
    for name in excused:
        assert got.exercises[name] == {"score": 0.0, "max_score": 0.0} and got.is_excused(name)
        assert not any(test.exercise == name for test in got.tests)


def test_beside_an_excused_exercise_the_points_of_another_count_for_more():
    assert after(HALF, ("greedy_generate", "excused"), ("compare", "3")).score == 20.0
    assert after(HALF, ("greedy_generate", "excused"), ("compare", "1.5")).score == round(12.5 / 14 * 20, 4)


def test_a_total_that_is_excused_is_said_and_changes_no_points():
    got = after(HALF, ("total", "excused"))
    assert got.is_excused() and got.score == 11.0


def test_a_submission_that_nothing_could_be_read_of_can_be_given_points_all_the_same():
    got = after(nothing_graded("alice"), ("compare", "2"), ("total", "+1"))
    assert got.score == 3.0 and got.status == "unreadable"


def test_who_is_on_time_keeps_the_points_and_it_is_said():
    got = after(HALF, ("total", "on time"))
    assert got.score == 11.0 and [one["said"] for one in got.corrections] == ["on time"]
