"""Hidden tests of attention_weights: the table of any head of any layer, for any text and model."""

import pytest

from exercises.kit.stretch_checks import check_attention, leave_out_without_attention
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("attention_weights")


@pytest.mark.parametrize("_", range(3))
def test_gives_the_table_of_any_head(student, reference, tolerance, inputs, _):
    """The table is that of the head and the layer that are asked for."""
    heads = reference.attention_heads(MODEL)
    leave_out_without_attention(heads)
    layer = inputs.integer(0, len(heads) - 1)
    head = inputs.integer(0, heads[layer] - 1)
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, inputs.prompt())
    expected = reference.attention(MODEL, input_ids, layer, head)
    check_attention(student.attention_weights(MODEL, input_ids, layer, head), expected, tolerance(MODEL))


def test_reads_a_long_text(student, reference, tolerance, inputs):
    """A text of two sentences has a large table, with a row for each token."""
    heads = reference.attention_heads(MODEL)
    leave_out_without_attention(heads)
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, inputs.prompt_of_two_sentences())
    expected = reference.attention(MODEL, input_ids, 0, heads[0] - 1)
    check_attention(student.attention_weights(MODEL, input_ids, 0, heads[0] - 1), expected, tolerance(MODEL))


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, reference, tolerance, inputs, name):
    """The table is right for a model of another architecture."""
    model, tokenizer = handles(name)
    input_ids = reference.pipeline_ids(model, tokenizer, inputs.prompt())
    layer, head = inputs.integer(0, 1), inputs.integer(0, 3)
    expected = reference.attention(model, input_ids, layer, head)
    check_attention(student.attention_weights(model, input_ids, layer, head), expected, tolerance(model))
