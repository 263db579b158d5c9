"""What a student is told: the record of an exercise, and the summary of all."""

from types import SimpleNamespace

import pytest

from exercises.kit import manifest
from exercises.kit.feedback import result
from exercises.kit.feedback.result import Result


def report(outcome="passed", message=""):
    made = SimpleNamespace(passed=outcome == "passed")
    if outcome != "passed":
        made.exercise_outcome, made.exercise_message = outcome, message
    return made


def summary(**results):
    """The summary of one or more results for each exercise, as text."""
    return "\n".join(result.summary(result.of_all({name: list(reports) for name, reports in results.items()})))


def test_an_exercise_is_done_when_all_its_checks_passed():
    assert summary(tokenize=[report()] * 2).splitlines() == [
        "  done           tokenize              2 of  2 points  (2 of 2 checks)",
        "  2 points by these checks",
    ]


@pytest.mark.parametrize(
    ("outcomes", "state", "points"),
    [
        (["not attempted", "not attempted"], "not attempted", "0"),
        (["not attempted", "passed"], "not attempted", "3"),
        (["not attempted", "wrong"], "not yet", "0"),
        (["wrong", "passed"], "not yet", "3"),
        (["error", "passed", "passed"], "not yet", "4"),
    ],
)
def test_the_state_of_an_exercise_follows_from_its_checks(outcomes, state, points):
    first, total, *_ = summary(greedy_generate=map(report, outcomes)).splitlines()
    assert first.split("greedy_generate")[0].strip() == state
    assert f"{points} of  6 points" in first
    assert total == f"  {points} points by these checks"


def test_exercises_are_listed_in_teaching_order_and_those_that_did_not_run_are_left_out():
    lines = summary(compare=[report()], tokenize=[report()]).splitlines()
    assert ["tokenize" in lines[0], "compare" in lines[1], len(lines)] == [True, True, 3]
    assert lines[2] == "  5 points by these checks"


def test_a_hint_is_given_for_the_first_that_is_not_done_only():
    text = summary(tokenize=[report()], greedy_step=[report("wrong", "A")], compare=[report("wrong", "B")])
    assert text.count("Hint: ") == 1
    assert manifest.exercise("greedy_step").hints[0] in text
    assert text.index("  A\n") < text.index("Hint: ") < text.index("  B")


def test_an_exercise_that_was_not_attempted_is_silent_unless_it_is_the_first():
    text = summary(tokenize=[report("wrong", "A")], compare=[report("not attempted", "B")])
    assert "A" in text.splitlines()[-2]
    assert "  B" not in text


def test_of_several_failures_the_first_is_shown():
    text = summary(tokenize=[report(), report("wrong", "one\ntwo"), report("wrong", "three")])
    assert "  one\n  two\n" in text
    assert "three" not in text


# The record


def test_a_record_has_the_message_of_the_first_failure_and_what_it_printed():
    second = report("wrong", "two")
    second.exercise_printed = "ids\n"
    third = report("error", "three")
    third.exercise_printed = "more\n"
    assert result.of("compare", [report(), second, third]) == Result("compare", "not yet", 1, 3, 1.0, "two", "ids\n")


def test_the_words_for_a_known_mistake_take_the_place_of_the_lesson():
    failed = [report("wrong", "expected 1.\nCount again.") for _ in range(3)]
    for each, says in zip(failed, [{"b": "B."}, {"a": "A."}, {"a": "A."}], strict=True):
        each.exercise_lesson, each.exercise_says = "Count again.", says
    assert result.of("compare", failed).message == "expected 1.\nA."


def test_without_a_lesson_the_words_for_a_known_mistake_follow():
    failed = report("error", "It raised.")
    failed.exercise_lesson, failed.exercise_says = "", {"a": "A."}
    assert result.of("compare", [failed]).message == "It raised.\nA."


def test_of_what_was_printed_the_end_is_shown():
    printed = "".join(f"line {number}\n" for number in range(result.PRINTED_LINES + 5))
    lines = result.details(Result("compare", "not yet", 0, 4, 0.0, "Wrong.", printed))
    assert lines[:4] == ["Wrong.", "", "You printed:", "    line 5"]
    assert len(lines) == 3 + result.PRINTED_LINES


def test_what_is_to_be_done_next_is_the_first_that_is_not_done():
    results = [Result("tokenize", "done", 4, 4, 2.0), Result("compare", "not attempted", 0, 4, 0.0)]
    assert result.first_unfinished(results) == results[1]
    assert result.first_unfinished(results[:1]) is None


def test_the_summary_can_leave_out_the_hint():
    assert "Hint" not in "\n".join(result.summary([Result("compare", "not yet", 0, 4, 0.0, "No.")], hint=False))
