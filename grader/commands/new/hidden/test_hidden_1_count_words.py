"""Hidden tests of count_words. Students read the docstring of a test, and never its inputs."""

import pytest

from exercises.kit.checks import check_equal

pytestmark = pytest.mark.exercise("count_words")

WORDS = ["rain", "Rain", "sun", "SUN", "wind"]


def test_counts_words_of_any_text(student, reference, inputs):
    """Every word is counted, whatever the text."""
    text = " ".join(inputs.choice(WORDS) for _ in range(20))
    check_equal(student.count_words(text), reference.count_words(text))


def test_knows_a_word_in_upper_case(student, reference, inputs):
    """A word in upper case is the same word."""
    text = "rain RAIN " + inputs.choice(WORDS)
    check_equal(student.count_words(text), reference.count_words(text))
