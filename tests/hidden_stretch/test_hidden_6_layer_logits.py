"""Hidden tests of layer_logits: the scores of every layer, for any text and model."""

import pytest

from exercises.kit.stretch_checks import check_layers, leave_out_without_a_lens
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("layer_logits")


@pytest.mark.parametrize("_", range(3))
def test_gives_the_scores_of_each_layer(student, reference, tolerance, inputs, _):
    """Every layer has its row of scores for the token after a text."""
    leave_out_without_a_lens(reference.has_lens(MODEL))
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, inputs.prompt())
    check_layers(student.layer_logits(MODEL, input_ids), reference.lens(MODEL, input_ids), tolerance(MODEL))


def test_reads_a_long_text(student, reference, tolerance, inputs):
    """A text of two sentences has no more rows than a short one."""
    leave_out_without_a_lens(reference.has_lens(MODEL))
    input_ids = reference.pipeline_ids(MODEL, TOKENIZER, inputs.prompt_of_two_sentences())
    check_layers(student.layer_logits(MODEL, input_ids), reference.lens(MODEL, input_ids), tolerance(MODEL))


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, reference, tolerance, inputs, name):
    """The scores are right for a model of another architecture."""
    model, tokenizer = handles(name)
    input_ids = reference.pipeline_ids(model, tokenizer, inputs.prompt())
    check_layers(student.layer_logits(model, input_ids), reference.lens(model, input_ids), tolerance(model))
