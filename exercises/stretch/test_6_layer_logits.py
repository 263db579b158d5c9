"""Public checks of layer_logits: the scores that each layer of a model would give."""

import pytest

from exercises.kit.stretch_checks import check_layers, leave_out_without_a_lens
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("layer_logits")


@pytest.mark.parametrize("text", ["The capital of Denmark is", "The dog sleeps"])
def test_gives_the_scores_of_each_layer(student, reference, tolerance, text):
    """Give a row of scores for the embeddings and for each layer, made as the model makes its own."""
    leave_out_without_a_lens(reference.has_lens(MODEL))
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, text)
    check_layers(student.layer_logits(MODEL, input_ids), reference.lens(MODEL, input_ids), tolerance(MODEL))


def test_a_text_of_one_token_has_as_many_rows(student, reference, tolerance):
    """Give as many rows for a single token: they are counted in layers, not in tokens."""
    leave_out_without_a_lens(reference.has_lens(MODEL))
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, "The dog")[-1:]
    check_layers(student.layer_logits(MODEL, input_ids), reference.lens(MODEL, input_ids), tolerance(MODEL))
