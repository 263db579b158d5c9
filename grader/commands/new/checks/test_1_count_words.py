"""Public checks of count_words: students have them, and read all of a failure."""

import pytest

from exercises.kit.checks import check_equal

pytestmark = pytest.mark.exercise("count_words")


@pytest.mark.parametrize("text", ["The cat and the dog", "one", ""])
def test_counts_every_word(student, reference, text):
    """Count every word of the text."""
    check_equal(student.count_words(text), reference.count_words(text))
