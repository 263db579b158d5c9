"""What a student is told: the record of an exercise, and the summary of all."""

import pytest

from exercises.kit.feedback import result
from exercises.kit.feedback.result import Check, Result
from exercises.kit.manifest import courses

COURSE = courses()[0]


def check(outcome="passed", message="", **more):
    return Check("compare", outcome, message, **more)


def summary(**checks):
    """The summary of one or more checks for each exercise, as text."""
    given = {name: list(of_one) for name, of_one in checks.items()}
    return "\n".join(result.summary(COURSE, result.of_all(COURSE, given)))


def test_an_exercise_is_done_when_all_its_checks_passed():
    assert summary(tokenize=[check()] * 2).splitlines() == [
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
        (["left out", "passed", "left out"], "done", "6"),
        (["wrong", "left out", "passed"], "not yet", "3"),
    ],
)
def test_the_state_of_an_exercise_follows_from_its_checks(outcomes, state, points):
    first, total, *_ = summary(greedy_generate=map(check, outcomes)).splitlines()
    assert first.split("greedy_generate")[0].strip() == state
    assert f"{points} of  6 points" in first
    assert total == f"  {points} points by these checks"


def test_exercises_are_listed_in_teaching_order_and_those_that_did_not_run_are_left_out():
    lines = summary(compare=[check()], tokenize=[check()]).splitlines()
    assert ["tokenize" in lines[0], "compare" in lines[1], len(lines)] == [True, True, 3]
    assert lines[2] == "  5 points by these checks"


def test_a_hint_is_given_for_the_first_that_is_not_done_only():
    text = summary(tokenize=[check()], greedy_step=[check("wrong", "A")], compare=[check("wrong", "B")])
    assert text.count("Hint: ") == 1
    assert COURSE.exercise("greedy_step").hints[0] in text
    assert text.index("  A\n") < text.index("Hint: ") < text.index("  B")


def test_an_exercise_that_was_not_attempted_is_silent_unless_it_is_the_first():
    text = summary(tokenize=[check("wrong", "A")], compare=[check("not attempted", "B")])
    assert "A" in text.splitlines()[-2]
    assert "  B" not in text


def test_of_several_failures_the_first_is_shown():
    text = summary(tokenize=[check(), check("wrong", "one\ntwo"), check("wrong", "three")])
    assert "  one\n  two\n" in text
    assert "three" not in text


# The record


def of_compare(checks):
    return result.of(COURSE.exercise("compare"), checks)


def test_a_record_has_the_message_of_the_first_failure_and_what_it_printed():
    second = check("wrong", "two", printed="ids\n")
    third = check("error", "three", printed="more\n")
    assert of_compare([check(), second, third]) == Result("compare", "not yet", 1, 3, 1.0, "two", "ids\n")


def test_the_words_for_a_known_mistake_take_the_place_of_the_lesson():
    failed = [
        check("wrong", "expected 1.\nCount again.", lesson="Count again.", says=says)
        for says in ({"b": "B."}, {"a": "A."}, {"a": "A."})
    ]
    assert of_compare(failed).message == "expected 1.\nA."


def test_without_a_lesson_the_words_for_a_known_mistake_follow():
    assert of_compare([check("error", "It raised.", says={"a": "A."})]).message == "It raised.\nA."


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
    assert "Hint" not in "\n".join(result.summary(COURSE, [Result("compare", "not yet", 0, 4, 0.0, "No.")], hint=False))


def test_of_an_exercise_whose_checks_are_all_left_out_nothing_is_said():
    assert summary(tokenize=[check("left out")], compare=[check()]).splitlines() == [
        "  done           compare               3 of  3 points  (1 of 1 checks)",
        "  3 points by these checks",
    ]


def test_what_passing_checks_printed_is_kept_and_only_its_end():
    printed = [check(printed=f"{number}\n") for number in range(result.PRINTED_LINES + 5)]
    of_all = result.of(COURSE.exercise("compare"), printed)
    assert of_all.printed.split() == [str(number) for number in range(5, result.PRINTED_LINES + 5)]
    assert result.details(of_all)[:2] == ["You printed:", "    5"]


def green(*names):
    return [Result(name, "done", 4, 4, 1.0) for name in names]


def test_after_a_green_run_of_some_it_is_said_what_comes_next():
    first, second, third, *_ = COURSE.exercises
    assert result.whats_next(COURSE, green(first.name), []) == ["", f"Next: {second.name}: {second.title}"]
    assert result.whats_next(COURSE, green(first.name), [second.name])[1] == f"Next: {third.name}: {third.title}"
    assert result.whats_next(COURSE, green(second.name), [])[1] == f"Next: {first.name}: {first.title}"


def test_after_a_red_run_and_when_all_is_done_nothing_comes_next():
    assert result.whats_next(COURSE, [*green("tokenize"), Result("compare", "not yet", 0, 4, 0.0)], []) == []
    assert result.whats_next(COURSE, green(*COURSE.names), []) == []
    assert result.whats_next(COURSE, green("tokenize"), COURSE.names) == []


def test_what_was_not_checked_has_no_counts():
    assert result.line(COURSE, Result("compare", "not checked", 0, 0, 0.0)) == "not checked    compare"


# What comes first comes first

BELOW = ("next_token_logits", "greedy_step")


@pytest.mark.parametrize("below", ["wrong", "error", "not attempted"])
@pytest.mark.parametrize("outcome", ["wrong", "error"])
def test_a_function_that_calls_one_which_is_not_done_is_told_that_and_nothing_else(below, outcome):
    failed = check(outcome, "Title.\nf(1)\nexpected 1", lesson="x", says={"slug": "words"}, printed="p", calls=BELOW)
    found = result.of_all(COURSE, {"next_token_logits": [check(below, "m")], "greedy_generate": [failed]})[1]
    assert found.message == "it calls your next_token_logits, which is not done yet: mend that first"
    assert (found.state, found.printed, found.waits_for) == ("not yet", "", "next_token_logits")


def test_the_first_of_several_in_teaching_order_is_named():
    checks = {"greedy_step": [check("wrong")], "greedy_generate": [check("wrong", calls=BELOW)]}
    assert result.of_all(COURSE, checks)[1].waits_for == "greedy_step"
    checks["next_token_logits"] = [check("wrong")]
    assert result.of_all(COURSE, checks)[2].waits_for == "next_token_logits"


@pytest.mark.parametrize(
    ("below", "outcome", "calls"),
    [("passed", "wrong", BELOW), ("wrong", "wrong", ()), ("wrong", "not attempted", BELOW), ("wrong", "passed", BELOW)],
)
def test_it_says_its_own_where_it_calls_none_or_that_is_done(below, outcome, calls):
    checks = {"next_token_logits": [check(below)], "greedy_generate": [check(outcome, "own", calls=calls)]}
    found = result.of_all(COURSE, checks)[1]
    assert (found.message, found.waits_for) == ("" if outcome == "passed" else "own", "")


def test_what_is_known_of_exercises_that_did_not_run_counts():
    known = [Result("next_token_logits", "not yet", 0, 1, 0.0), Result("greedy_step", "done", 1, 1, 2.0)]
    [found] = result.of_all(COURSE, {"greedy_generate": [check("wrong", "own", calls=BELOW)]}, known)
    assert found.waits_for == "next_token_logits"
    assert "Hint" not in "\n".join(result.summary(COURSE, [found]))


def test_the_first_failed_check_speaks_in_whatever_order_they_come():
    checks = [check("wrong", "second", number=1), check("wrong", "first", number=0), check("passed", number=2)]
    assert result.of(COURSE.exercise("compare"), checks).message == "first"
