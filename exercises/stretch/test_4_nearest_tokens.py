"""Public checks of nearest_tokens: the neighbours of a word, nearest first, without the word itself."""

import pytest

from exercises.kit.stretch_checks import check_neighbours
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("nearest_tokens")

# Rounding takes the cosine of two float32 vectors no further, for any size that embeddings have.
TOLERANCE = 1e-5


@pytest.mark.parametrize("word", [" dog", " hat", " Copenhagen"])
def test_finds_the_neighbours_of_a_word(student, reference, word):
    """Find the five tokens with the most similar embeddings, the nearest first."""
    text, _ = reference.one_token(MODEL, TOKENIZER, word)  # another one where the word has several tokens
    ranked = reference.neighbours(MODEL, TOKENIZER, text, 15)
    check_neighbours(student.nearest_tokens(MODEL, TOKENIZER, text), ranked, 5, TOLERANCE)


@pytest.mark.parametrize("k", [1, 3])
def test_gives_as_many_as_asked_for(student, reference, k):
    """Give as many neighbours as k says."""
    text, _ = reference.one_token(MODEL, TOKENIZER, " cat")
    ranked = reference.neighbours(MODEL, TOKENIZER, text, k + 10)
    check_neighbours(student.nearest_tokens(MODEL, TOKENIZER, text, k=k), ranked, k, TOLERANCE)
