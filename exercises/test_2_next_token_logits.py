"""Public checks of next_token_logits: the scores are those by which the pipeline chooses its next token."""

import pytest

from exercises.kit.checks import check_vector
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("next_token_logits")


@pytest.mark.parametrize("prompt", ["The capital of Denmark is", "The capital of Finland is", "The dog"])
def test_scores_the_token_after_the_last_one(student, reference, tolerance, prompt):
    """Give the scores that the pipeline computes for the next token."""
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, prompt)
    expected = reference.pipeline_logits(MODEL, input_ids)
    check_vector(student.next_token_logits(MODEL, input_ids), expected, tolerance(MODEL), of="the row of scores")


def test_reads_a_single_token_too(student, reference, tolerance):
    """Score the next token after a single token too."""
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, "The")
    expected = reference.pipeline_logits(MODEL, input_ids)
    check_vector(student.next_token_logits(MODEL, input_ids), expected, tolerance(MODEL), of="the row of scores")
