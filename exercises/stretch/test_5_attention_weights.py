"""Public checks of attention_weights: where each position of a text looks, in one head of one layer."""

import pytest

from exercises.kit.stretch_checks import check_attention, leave_out_without_attention
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("attention_weights")


@pytest.mark.parametrize(("place", "head"), [(-1, 0), (0, 1), (-1, -1)])
def test_gives_the_table_of_one_head_of_one_layer(student, reference, tolerance, place, head):
    """Give the shares with which each position looks at those before it: a row for each."""
    heads = reference.attention_heads(MODEL)
    leave_out_without_attention(heads)
    layer, head = place % len(heads), head % heads[place]
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, "The capital of Denmark is")
    expected = reference.attention(MODEL, input_ids, layer, head)
    check_attention(student.attention_weights(MODEL, input_ids, layer, head), expected, tolerance(MODEL))


def test_a_text_of_two_tokens_has_a_small_table(student, reference, tolerance):
    """Give a table of two rows for two tokens."""
    heads = reference.attention_heads(MODEL)
    leave_out_without_attention(heads)
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, "The dog")[-2:]
    expected = reference.attention(MODEL, input_ids, 0, 0)
    check_attention(student.attention_weights(MODEL, input_ids, 0, 0), expected, tolerance(MODEL))
