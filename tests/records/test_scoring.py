"""Points: split evenly over the tests of an exercise, and worked out anew from the verdicts when they have changed."""

from dataclasses import replace

import pytest

from grader.records import results, scoring
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


def test_some_exercises_alone_can_be_worked_out_anew_and_give_what_all_of_them_would():
    verdicts = ("passed", "wrong", "passed")
    made = record([outcome(name, verdict, f"test_{n}") for name in SIX.names for n, verdict in enumerate(verdicts)])
    out = replace(made, tests=[replace(test, left_out=test.verdict == "wrong" and test.exercise == "compare")
                               for test in made.tests])  # fmt: skip
    got = scoring.rescored_in(out, SIX, {"compare"})
    assert got == scoring.rescored(out, SIX) and got.score_of("compare") == 3.0 and got.score < 20.0


def exercise(public, hidden, name="get_embedding"):
    """The record of outcomes of one exercise: strings of + (passed), - (wrong) and ? (a fault of the grader)."""
    verdicts = {"+": "passed", "-": "wrong", "?": "grader_error"}
    outcomes = [
        replace(outcome(name, verdicts[sign], f"test_{number}"), visibility=visibility)
        for visibility, signs in (("public", public), ("hidden", hidden))
        for number, sign in enumerate(signs)
    ]
    return record(outcomes)


def part(public, hidden):
    """What part of an exercise's points such outcomes give."""
    points = exercise(public, hidden).exercises["get_embedding"]
    return points["score"] / points["max_score"]


@pytest.mark.parametrize("hidden", ["-", "-" * 6, "-" * 15, "--?", "+" + "-" * 9])
def test_a_table_of_the_public_answers_earns_at_most_a_tenth(hidden):
    assert part("++++", hidden) == pytest.approx(0.1, abs=1e-4)


@pytest.mark.parametrize("hidden", ["+" + "-" * number for number in range(4, 15)])
def test_a_constant_that_one_hidden_test_takes_for_right_unlocks_nothing(hidden):
    assert part("++++", hidden) == pytest.approx(max(0.1, 1 / (4 + len(hidden))), abs=1e-4)
    assert part("----", hidden) == pytest.approx(1 / (4 + len(hidden)), abs=1e-4)


def test_all_of_the_few_hidden_tests_are_enough():
    assert part("++++", "+") == part("+", "++") == 1.0


@pytest.mark.parametrize(
    ("public", "hidden"),
    [
        ("++++", "+" * 8 + "-" * 7),  # a text that ends at EOS by chance only
        ("++++", "++-----"),  # a value that is rounded
        ("++++", "++++--"),  # right for one architecture
        ("+---", "+++------"),
        ("----", "++++"),
        ("-+++", "++++++++-"),
    ],
)
def test_honest_partial_work_keeps_its_credit(public, hidden):
    both = public + hidden
    assert part(public, hidden) == pytest.approx(both.count("+") / len(both), abs=1e-4)


def test_without_hidden_tests_public_checks_count_in_full():
    assert part("++--", "") == 0.5


def test_faults_of_the_grader_take_no_public_credit():
    assert part("++", "??") == 0.5


@pytest.mark.parametrize("hidden", ["------", "+-----", "++----", "+++++-", "++++++", ""])
@pytest.mark.parametrize("public", ["++++", "+--+", "----"])
def test_what_the_tests_give_adds_up_to_what_the_exercise_gives(public, hidden):
    made = exercise(public, hidden)
    points = made.exercises["get_embedding"]
    assert sum(test.score for test in made.tests) == pytest.approx(points["score"], abs=1e-3)
    assert sum(test.max_score for test in made.tests) == pytest.approx(points["max_score"], abs=1e-3)
    assert all(test.score <= test.max_score for test in made.tests)
    assert scoring.rescored(made, SIX) == made


def test_another_right_test_never_lowers_a_score():
    for visible, other in (("++++", "-" * 9), ("+---", "-" * 9)):
        scores = [part(visible, "+" * right + other[right:]) for right in range(10)]
        assert scores == sorted(scores)
    scores = [part("+" * right + "-" * (4 - right), "+--------") for right in range(5)]
    assert scores == sorted(scores)


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
        assert len(results.to_line(record)) < 20_000
        assert len(record.message) <= scoring.MAX_TEXT and record.message.startswith("xxx") and "cut" in record.message


def test_a_text_that_is_cut_keeps_its_last_line_which_may_name_the_known_mistake():
    cut = scoring.short_text("x" * 5000 + "\nThe known mistake.")
    assert cut.endswith("\nThe known mistake.") and len(cut) <= scoring.MAX_TEXT
    assert len(scoring.short_text("x\n" * 5000)) <= scoring.MAX_TEXT
    assert len(scoring.short_text("a\n" + "x" * 5000)) <= scoring.MAX_TEXT
    assert scoring.short_text("x" * scoring.MAX_TEXT) == "x" * scoring.MAX_TEXT


def test_what_is_held_back_is_what_is_missing_of_the_points_of_passed_tests():
    for public, hidden in (("++++", "--------"), ("++++", "+-------"), ("++-+", "++------"), ("++++", "++++++++")):
        got = exercise(public, hidden)
        passed = [test for test in got.tests if test.verdict == "passed"]
        missing = sum(test.max_score for test in passed) - got.exercises["get_embedding"]["score"]
        assert scoring.held_back(got.tests) == pytest.approx(missing, abs=2e-3)
    assert scoring.held_back(exercise("++++", "--------").tests) > 0.5
    assert scoring.held_back(exercise("++++", "++++++++").tests) == 0
