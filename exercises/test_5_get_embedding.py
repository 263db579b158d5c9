"""Public checks of get_embedding: a vector that the model takes for the token itself."""

import pytest

from exercises.kit.checks import Wrong, check_vector, describe
from exercises.kit.values import MODEL, TOKENIZER, Tensor

pytestmark = pytest.mark.exercise("get_embedding")


def test_returns_one_vector(student, reference):
    """Give one vector for one token: a tensor with one dimension."""
    _, token_id = reference.one_token(MODEL, TOKENIZER, " dog")
    vector = student.get_embedding(MODEL, token_id)
    if not isinstance(vector, Tensor) or len(vector.shape) != 1:
        raise Wrong(f"expected a tensor of shape (hidden_size,), got {describe(vector)}.")


@pytest.mark.parametrize("word", [" dog", " cat", " hat"])
def test_the_model_takes_the_vector_for_the_token(student, reference, tolerance, word):
    """Give the vector that makes the model score the next token as the token itself does."""
    text, token_id = reference.one_token(MODEL, TOKENIZER, word)  # another one where the word has several tokens
    vector = student.get_embedding(MODEL, token_id)
    size = reference.hidden_size(MODEL)
    if not isinstance(vector, Tensor) or vector.shape != (size,):
        raise Wrong(f"expected a tensor of shape ({size},), got {describe(vector)}.")
    got = reference.logits_of_vector(MODEL, vector.array.astype(float).tolist(), token_id)
    check_vector(
        got,
        reference.logits_of_token(MODEL, token_id),
        tolerance(MODEL),
        of=f"what the model makes of your vector for {text!r} (token {token_id})",
    )
