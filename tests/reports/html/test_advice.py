"""What a student may do next is said for every verdict and every exercise, from what students have already."""

import pytest

from exercises.kit import manifest
from grader.records import record
from grader.reports.html import advice


def test_there_is_a_next_step_for_every_verdict_but_passed():
    assert set(advice.NEXT_STEP) == set(record.VERDICTS) - {"passed"}


@pytest.mark.parametrize("name", manifest.every_name())
def test_every_exercise_has_something_to_read_again(name):
    found = advice.reading(name)
    stubs = manifest.path_of(manifest.exercise(name).course)
    assert found.file == stubs.name
    assert f"# ## {found.section}\n" in stubs.read_text() and found.docstring.splitlines()[0] in stubs.read_text()
    assert found.section and found.docstring


def test_the_command_runs_the_checks_of_the_exercise_s_own_course():
    assert advice.reading("compare").command == "pytest exercises -k compare"
    assert advice.reading("sample_tokens").command == "pytest exercises/stretch -k sample_tokens"


def test_a_function_that_is_in_no_course_gives_empty_words():
    assert set(advice.reading("nobody_wrote_this")) == {""}
