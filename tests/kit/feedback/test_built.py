"""The picture of what a course's functions make together."""

from dataclasses import replace

import pytest

from exercises.kit.feedback import built
from exercises.kit.manifest import Exercise, courses

MAIN, STRETCH = courses()


def course(*makes):
    exercises = tuple(Exercise(f"f{number}", "F", 1.0, makes=pair) for number, pair in enumerate(makes))
    return replace(MAIN, exercises=exercises)


def test_what_begins_with_what_another_makes_goes_on_below_it():
    assert built.text(course(("a", "b"), ("b", "c"))) == ["a", "  |  f0", "b", "  |  f1", "c"]


def test_what_begins_anew_stands_beside_it_or_below_where_there_is_no_room():
    one = course(("a", "b"), ("x", "y"))
    assert built.text(one) == ["a            x", "  |  f0        |  f1", "b            y"]
    assert built.text(one, 19) == ["a", "  |  f0", "b", "", "x", "  |  f1", "y"]


@pytest.mark.parametrize("makes", [[("a", "b")] * 5, [("a", "b"), ("b", "c"), ("x", "y"), ("y", "z"), ("z", "a")]])
@pytest.mark.parametrize("width", [1, 30, 50, 200])
def test_nothing_is_lost_at_any_width(makes, width):
    text = "\n".join(built.text(course(*makes), width))
    assert all(text.count(f"|  f{number}") == 1 for number in range(5))


def test_exercises_that_say_nothing_are_left_out():
    assert built.text(course((), ("a", "b"))) == ["a", "  |  f1", "b"]
    assert built.text(course((), ())) == [] and "f0" not in built.html(course((), ()))


@pytest.mark.parametrize("course", [MAIN, STRETCH], ids=lambda course: course.name)
def test_the_courses_have_one_that_fits_a_terminal(course):
    assert course.names and all(len(line) <= 78 for line in built.text(course))
    assert all(f"<code>{name}</code>" in built.html(course) for name in course.names)


def test_in_html_everything_is_text():
    assert "<b>" not in built.html(course(("<b>", "a & b"))) and "&lt;b&gt;" in built.html(course(("<b>", "a & b")))
