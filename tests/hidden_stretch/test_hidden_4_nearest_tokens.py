"""Hidden tests of nearest_tokens: the neighbours by the cosine of the input embeddings, for any word and model."""

import pytest

from exercises.kit.stretch_checks import check_neighbours
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("nearest_tokens")


@pytest.fixture
def word(reference, inputs) -> str:
    """A word that is one token, of this model's tokenizer."""
    return reference.one_token(MODEL, TOKENIZER, inputs.word())[0]


@pytest.mark.parametrize("_", range(2))
def test_finds_the_neighbours_of_a_word(student, reference, rounding, word, _):
    """The neighbours are those with the most similar embeddings, the nearest first."""
    ranked = reference.neighbours(MODEL, TOKENIZER, word, 20)
    tolerance = rounding(reference.hidden_size(MODEL))
    check_neighbours(student.nearest_tokens(MODEL, TOKENIZER, word, k=6), ranked, 6, tolerance)


def test_gives_five_unless_told_otherwise(student, reference, rounding, word):
    """Without k, five neighbours are given."""
    ranked = reference.neighbours(MODEL, TOKENIZER, word, 20)
    check_neighbours(student.nearest_tokens(MODEL, TOKENIZER, word), ranked, 5, rounding(reference.hidden_size(MODEL)))


@pytest.mark.parametrize("most", [3, 40])
def test_gives_as_many_as_asked_for(student, reference, rounding, inputs, word, most):
    """With k, as many neighbours as that."""
    k = round(inputs.number(1, most))
    ranked = reference.neighbours(MODEL, TOKENIZER, word, k + 20)
    tolerance = rounding(reference.hidden_size(MODEL))
    check_neighbours(student.nearest_tokens(MODEL, TOKENIZER, word, k=k), ranked, k, tolerance)


# Not 'untied': it has a row of zeros, which has no direction.
@pytest.mark.parametrize("name", ["gpt2", "neox"])
def test_works_for_any_architecture(student, reference, rounding, word, name):
    """The neighbours are right for a model of another architecture."""
    model, tokenizer = handles(name)
    word, _ = reference.one_token(model, tokenizer, word)
    ranked = reference.neighbours(model, tokenizer, word, 25)
    tolerance = rounding(reference.hidden_size(model))
    check_neighbours(student.nearest_tokens(model, tokenizer, word, k=8), ranked, 8, tolerance)
