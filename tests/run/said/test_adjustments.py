"""Who and what a line means, and what is remembered of it. Not covered: the command (tests/commands/test_folder.py)."""

from pathlib import Path

import pytest

from grader.intake.lists.adjustments import BadAdjustments, Line, Sheet
from grader.records.corrections.adjusting import Adjustment
from grader.records.final import Rules
from grader.run.said import adjustments
from tests.support.courses import MAIN, SIX, STRETCH
from tests.support.exported import kept, record

COURSES = (MAIN, STRETCH)


@pytest.fixture
def book(tmp_path):
    """alice and Alice have 17 of 20 points, bob 20; bob is known by a number too."""
    records = kept(tmp_path, record("alice", wrong="compare"), record("Alice", wrong="compare"), record("bob"))
    with records.book.transaction():
        records.book.add("aliases", alias="id:42", student=records.book.student("bob"))
    return records.book


def meant(book, *lines, others=None):
    sheet = Sheet(Path("a.csv"), tuple(Line(number, *line) for number, line in enumerate(lines, 2)))
    return sheet, adjustments.meant(sheet, COURSES, book, others or {})


NO_RULES = Rules()


def settled(book, *lines, rules=NO_RULES):
    sheet, found = meant(book, *lines)
    return adjustments.settle(book, SIX, sheet, found, rules)


@pytest.mark.parametrize(("text", "name"), [("alice", "alice"), ("Alice", "Alice"), ("BOB", "bob"), ("42", "bob")])
def test_a_student_is_called_by_name_or_number(book, text, name):
    assert [one.student for one in meant(book, (text, "compare", "1"))[1]] == [name]


@pytest.mark.parametrize(
    ("text", "others", "said"),
    [
        ("ALICE", {}, "line 2: 'ALICE' may be Alice or alice. Write the number or the address."),
        ("Max", {"max": {"Max 1", "Max 2"}}, "'Max' may be Max 1 or Max 2"),
        ("bo", {}, "nobody is called 'bo' here. Did you mean bob?"),
    ],
)
def test_a_name_of_two_or_of_nobody_is_refused(book, text, others, said):
    with pytest.raises(BadAdjustments) as error:
        meant(book, (text, "compare", "1"), others=others)
    assert said in str(error.value)


def test_two_names_of_one_student_are_one_thing_said_twice(book):
    with pytest.raises(BadAdjustments, match="line 3: 42: compare is adjusted in line 2 already"):
        meant(book, ("bob", "compare", "1"), ("42", "Compare", "excused"))
    assert len(meant(book, ("bob", "total", "1"), ("42", "total", "on time"), ("bob", "compare", "1"))[1]) == 3


@pytest.mark.parametrize(
    ("exercise", "named", "course"),
    [("compare", "", MAIN), ("total", "", MAIN), (STRETCH.names[0], "", STRETCH), ("total", "Stretch", STRETCH)],
)
def test_a_line_is_about_the_course_that_it_names_else_the_first_that_has_its_exercise(book, exercise, named, course):
    [one] = meant(book, ("bob", exercise, "1", "", "", named))[1]
    assert one.course is course


def test_an_exercise_of_another_course_than_the_named_one_is_refused(book):
    with pytest.raises(BadAdjustments, match="there is no exercise 'compare'"):
        meant(book, ("bob", "compare", "1", "", "", STRETCH.name))


def test_what_is_under_an_adjustment_is_remembered_from_when_it_is_applied_until_it_is_not(book):
    first = settled(book, ("alice", "compare", "2"), ("alice", "total", "+1"))
    assert {said: under.points for said, under in first.stands_on.items()} == {
        Adjustment("alice", "compare", "2", line=2): 0.0,
        Adjustment("alice", "total", "+1", line=3): 19.0,
    }
    adjustments.remember(book, SIX, first)
    adjustments.remember(book, SIX, settled(book, ("alice", "compare", "2", "a comment")))
    rows = [tuple(row) for row in book.rows("SELECT exercise, stands_on, until = '' FROM adjustments ORDER BY id")]
    assert rows == [("compare", 0.0, 1), ("total", 19.0, 0)]
    book.keep(1, SIX.name, [record("alice")], "")
    assert settled(book, ("alice", "compare", "2")).notes == [
        "alice: compare is adjusted to 2, and the tests now give 3 (0 when it was adjusted)."
    ]
    assert settled(book, ("alice", "compare", "1")).notes == []  # another word, said now


def test_what_was_said_of_somebody_without_a_record_waits(book):
    sheet, found = meant(book, ("dora", "compare", "1"), others={"dora": {"dora"}})
    waiting = adjustments.settle(book, SIX, sheet, found, Rules())
    assert waiting.adjustments == () and waiting.notes == [
        "a.csv, line 2: dora has no grade here; it counts once there is one."
    ]


@pytest.mark.parametrize(("student", "points"), [("bob", "+0.5"), ("alice", "-0.5")])
def test_more_than_there_is_is_refused_where_the_tests_are_not_to_blame(book, student, points):
    with pytest.raises(BadAdjustments, match=r"line 2: .* makes .* of 3 points"):
        settled(book, (student, "compare", points))


def test_tests_that_are_left_out_are_out_before_points_are_looked_at(book):
    rules = Rules(("test_compare_hidden",))
    [under] = settled(book, ("bob", "compare", "-1"), rules=rules).stands_on.values()
    assert under.points == 3.0


def test_other_verdicts_under_an_adjustment_are_said_where_the_points_are_the_same(book):
    adjustments.remember(book, SIX, settled(book, ("alice", "compare", "2")))
    assert settled(book, ("alice", "compare", "2")).notes == []
    book.keep(1, SIX.name, [record("alice", wrong="compare", verdict="timeout")], "")
    assert settled(book, ("alice", "compare", "2")).notes == [
        "alice: compare is adjusted to 2, and the tests came out otherwise since, with 0 points as then."
    ]
