"""What a student may do next is said for every verdict and every exercise, from what students have already."""

import pytest

from grader.records import record
from grader.reports.html import advice
from tests.support.courses import MAIN, STRETCH


def test_there_is_a_next_step_for_every_verdict_but_passed():
    assert set(advice.NEXT_STEP) == set(record.VERDICTS) - {"passed"}


@pytest.mark.parametrize(
    ("course", "name"),
    [pytest.param(course, name, id=name) for course in (MAIN, STRETCH) for name in course.names],
)
def test_every_exercise_has_something_to_read_again(course, name):
    found = advice.reading(name, course)
    text = course.stub.read_text("utf-8")
    assert found.file == course.stub.name
    assert f"# ## {found.section}\n" in text and found.docstring.splitlines()[0] in text
    assert found.section and found.docstring


def test_the_command_runs_the_checks_of_the_exercise_s_own_course():
    assert advice.reading("compare", MAIN).command == "pytest exercises -k compare"
    assert advice.reading("sample_tokens", STRETCH).command == "pytest exercises/stretch -k sample_tokens"


@pytest.mark.parametrize("name", ["nobody_wrote_this", STRETCH.names[0]])
def test_a_function_that_is_not_in_the_course_gives_empty_words(name):
    assert set(advice.reading(name, MAIN)) == {""}
