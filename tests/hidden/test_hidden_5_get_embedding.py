"""Hidden tests of get_embedding: the row of the input table, for any model and any token."""

import pytest

from exercises.kit.checks import check_vector
from exercises.kit.values import MODEL, handles

pytestmark = pytest.mark.exercise("get_embedding")

# A row is looked up, not computed: there is nothing that could make it differ.
EXACT = 0.0


@pytest.mark.parametrize("_", range(2))
def test_gives_the_row_of_the_token(student, reference, inputs, _):
    """The embedding is the token's own row of the table."""
    [token_id] = inputs.token_ids(1, below=reference.vocab_size(MODEL) - 1)
    check_vector(student.get_embedding(MODEL, token_id), reference.embeddings(MODEL, token_id), EXACT)


def test_gives_the_first_and_the_last_row(student, reference):
    """The first and the last token of the vocabulary have embeddings too."""
    for token_id in (0, reference.vocab_size(MODEL) - 1):
        check_vector(student.get_embedding(MODEL, token_id), reference.embeddings(MODEL, token_id), EXACT)


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, reference, inputs, name):
    """The embedding is right for a model of another architecture."""
    model, _ = handles(name)
    [token_id] = inputs.token_ids(1, below=reference.vocab_size(model) - 1)
    check_vector(student.get_embedding(model, token_id), reference.embeddings(model, token_id), EXACT)
