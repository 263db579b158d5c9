"""A student's record as their page tells it: folded, the failed first, nothing lost."""

from dataclasses import replace

from exercises.kit.feedback import building
from grader.records import scoring
from grader.records.record import Outcome
from grader.reports.html import mistakes, pages, student_feedback
from solutions import misconceptions
from tests.support.courses import SIX

KNOWN = next(iter(mistakes.known(SIX)))


def part_of(*verdicts):
    [part] = student_feedback.parts(scoring.graded("alice", "a.py", list(verdicts), "", {}, SIX), SIX)
    return part


def check(title, verdict="passed", message="", visibility="public", number=0):
    return Outcome("compare", f"{title}[{number}]", title, visibility, verdict, message=message, seconds=0.0)


def test_passed_checks_are_counted_by_their_title():
    part = part_of(*[check("Same.", number=n) for n in range(12)], *[check(f"Other {n}.") for n in range(8)])
    assert part.passed.total() == 20 and part.passed["Same."] == 12 and len(part.passed) == 9
    assert part.groups == [] and part.whole and part.verdict == "passed" and part.number == 6


def test_hidden_checks_that_say_the_same_are_one_group():
    part = part_of(
        *[check(f"T{n}.", "wrong", "The lesson.", "hidden") for n in range(5)], check("Other.", "wrong", "Else.")
    )
    assert [(group.detail, group.size) for group in part.groups] == [("The lesson.", 5), ("Else.", 1)]


def test_one_check_on_several_inputs_is_one_group_with_all_that_it_said():
    part = part_of(*[check("Same.", "wrong", f"expected {n}", number=n) for n in range(3)])
    [group] = part.groups
    assert group.checks == {"Same.": 3} and group.detail == "expected 0" and group.more == ["expected 1", "expected 2"]


def test_a_known_mistake_is_said_once_above_the_checks():
    part = part_of(check("A.", "wrong", f"expected 1\n{KNOWN}"), check("B.", "wrong", KNOWN, "hidden"))
    assert part.diagnosis == KNOWN
    assert [group.detail for group in part.groups] == ["expected 1", ""]


def test_a_verdict_that_is_the_same_everywhere_is_said_once():
    part = part_of(
        check("A.", "not_attempted", "Write it."), check("B.", "not_attempted", "Not written yet.", "hidden")
    )
    [group] = part.groups
    assert group.detail == "Write it." and group.size == 2


def test_credit_by_follow_through_is_counted():
    credited = replace(check("A."), followed_through=True)
    assert part_of(credited, check("B.")).followed == 1


def test_every_test_of_a_record_is_in_its_parts():
    verdicts = [
        check(f"T{n % 7}.", ["passed", "wrong", "error", "timeout"][n % 4], f"m{n % 5}", number=n) for n in range(60)
    ]
    part = part_of(*verdicts)
    assert part.passed.total() + sum(group.size for group in part.groups) == 60
    said = [text for group in part.groups for text in (group.detail, *group.more)]
    assert {"m0", "m1", "m2", "m3", "m4"} <= set(said)


def test_an_exercise_without_checks_has_no_part():
    assert student_feedback.parts(scoring.unreadable("alice", "a.py", "", {}, SIX), SIX) == []


def test_of_an_exercise_that_calls_one_which_is_not_right_yet_that_is_said_and_nothing_else():
    record = scoring.graded(
        "alice", "a.py", [check("A.", "wrong", building.said("tokenize")), check("B.")], "", {}, SIX
    )
    [part] = student_feedback.parts(record, SIX)
    assert part.waits == building.said("tokenize")
    page = pages.feedback_html(record, SIX)
    assert page.count(building.said("tokenize")) == 1
    assert "What to do next" not in page and "A hint" not in page and "A." not in page


def test_the_hint_is_the_one_that_fits_the_mistake():
    one = next(mistake for mistake in misconceptions.of(SIX, "compare") if mistake.slug.endswith("the_dot_product"))
    assert part_of(check("A.", "wrong", f"expected 1\n{one.says}")).hint == SIX.exercise("compare").hints[1]
    assert part_of(check("A.", "wrong", "A Python float is asked for.")).hint == SIX.exercise("compare").hints[2]
    assert part_of(check("A.", "wrong", "expected 1")).hint == SIX.exercise("compare").hints[0]
