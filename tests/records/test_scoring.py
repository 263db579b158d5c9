"""Points: split evenly over the tests of an exercise, and worked out anew from the verdicts when they have changed."""

from dataclasses import replace

import pytest

from grader.records import scoring, store
from grader.records.record import Outcome
from tests.support.courses import MAIN, SIX, STRETCH


def outcome(exercise, verdict="passed", name="test_x"):
    return Outcome(exercise, name, "A title.", "hidden", verdict, seconds=0.01)


def record(outcomes=(), course=SIX, **more):
    return scoring.graded("alice", "alice.py", list(outcomes), "", {"kit": "0", **more}, course)


def worth(**points):
    """The course of six, with other points for some."""
    return replace(SIX, exercises=tuple(replace(one, points=points.get(one.name, one.points)) for one in SIX.exercises))


def test_all_tests_passed_is_exactly_all_points():
    assert record(outcome(name) for name in SIX.names for _ in range(7)).score == 20.0


def test_the_points_are_those_of_the_course():
    got = record([outcome(name) for name in STRETCH.names], STRETCH)
    assert got.score == got.max_score == STRETCH.points
    assert tuple(got.exercises) == STRETCH.names
    assert scoring.unreadable("s", "s.py", "", {}, STRETCH).max_score == STRETCH.points


def test_the_course_of_a_record_is_the_one_that_its_provenance_names_and_else_the_first():
    assert scoring.course_of({"course": STRETCH.name}, (MAIN, STRETCH)) is STRETCH
    assert scoring.course_of({}, (MAIN, STRETCH)) is MAIN
    assert scoring.course_of({"course": "gone"}, (MAIN, STRETCH)) is MAIN


def test_points_are_split_evenly_over_the_tests_of_an_exercise():
    got = record([outcome("compare"), outcome("compare", "wrong"), outcome("compare", "timeout")])
    assert got.exercises["compare"] == {"score": 1.0, "max_score": 3.0}
    assert [test.score for test in got.tests] == [1.0, 0.0, 0.0]
    assert got.score == 1.0 and got.max_score == 20.0


def test_an_exercise_without_tests_gives_no_points():
    assert record().exercises["compare"] == {"score": 0.0, "max_score": 3.0}


def test_a_file_that_could_not_be_read_is_said_to_be_that():
    own = Outcome("compare", "test_x", "", "public", "unreadable", message="x.py: line 3: bad")
    got = record([own])
    assert (got.status, got.message, got.score) == ("unreadable", "x.py: line 3: bad", 0.0)


@pytest.mark.parametrize("verdicts", [("passed", "wrong"), ("passed", "passed"), ("timeout", "not_attempted")])
def test_a_record_with_new_points_is_what_grading_with_them_would_have_made(verdicts):
    outcomes = [outcome(name, verdict, f"test_{verdict}") for name in SIX.names for verdict in verdicts]
    heavier = worth(compare=6.0, tokenize=1.0)
    assert scoring.rescored(record(outcomes), heavier) == record(outcomes, heavier)


def test_with_the_same_points_a_record_stays_as_it_is():
    outcomes = [outcome(name, verdict) for name in SIX.names for verdict in ("passed", "wrong", "passed")]
    for kept in (record(outcomes), record(), scoring.unreadable("s", "s.py", "no", {}, SIX)):
        assert scoring.rescored(kept, SIX) == kept


def test_a_file_that_could_not_be_read_keeps_its_words_when_points_change():
    kept = scoring.unreadable("s", "s.py", "s.py: the file is empty", {}, SIX)
    assert scoring.rescored(kept, worth(compare=6.0)) == scoring.unreadable(
        "s", "s.py", "s.py: the file is empty", {}, worth(compare=6.0)
    )


def test_texts_of_a_million_letters_make_a_record_of_some_kilobytes():
    long = "x" * 1_000_000
    outcomes = [Outcome(name, "test_x", long, "public", "wrong", message=long) for name in SIX.names]
    for record in (
        scoring.graded("s", long, outcomes, long, {}, SIX),
        scoring.unreadable("s", long, long, {}, SIX),
    ):
        assert len(store.to_line(record)) < 20_000
        assert len(record.message) <= scoring.MAX_TEXT and record.message.startswith("xxx") and "cut" in record.message


def test_a_text_that_is_cut_keeps_its_last_line_which_may_name_the_known_mistake():
    cut = scoring.short_text("x" * 5000 + "\nThe known mistake.")
    assert cut.endswith("\nThe known mistake.") and len(cut) <= scoring.MAX_TEXT
    assert len(scoring.short_text("x\n" * 5000)) <= scoring.MAX_TEXT
    assert len(scoring.short_text("a\n" + "x" * 5000)) <= scoring.MAX_TEXT
    assert scoring.short_text("x" * scoring.MAX_TEXT) == "x" * scoring.MAX_TEXT
