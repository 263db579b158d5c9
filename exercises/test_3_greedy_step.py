"""Public checks of greedy_step: the token with the largest score, as an int."""

import pytest

from exercises.kit.checks import check_token
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("greedy_step")


@pytest.mark.parametrize(
    "prompt", ["The capital of Denmark is", "The capital of Finland is", "My cat likes", "The dog"]
)
def test_takes_the_token_with_the_largest_score(student, reference, tolerance, prompt):
    """Give the id of the token with the largest score."""
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, prompt)
    scores = reference.pipeline_logits(MODEL, input_ids)
    check_token(student.greedy_step(MODEL, input_ids), scores, tolerance(MODEL))
