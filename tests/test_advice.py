"""What a student may do next is said for every verdict and every exercise, from what students have already."""

import pytest

from exercises.kit import manifest
from grader import results
from grader.reports import advice


def test_there_is_a_next_step_for_every_verdict_but_passed():
    assert set(advice.NEXT_STEP) == set(results.VERDICTS) - {"passed"}


@pytest.mark.parametrize("name", manifest.names())
def test_every_exercise_has_something_to_read_again(name):
    found = advice.reading(name)
    stubs = (advice.EXERCISES / found.file).read_text()
    assert found.section in stubs and found.docstring.splitlines()[0] in stubs
    assert found.section and found.docstring


def test_a_function_that_no_file_has_gives_empty_words():
    assert advice.reading("nobody_wrote_this") == ("", "", "", "")
