"""Hidden tests of next_token_logits: the last position's raw scores, for any model and any number of tokens."""

import pytest

from exercises.kit.checks import check_vector
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("next_token_logits")


@pytest.mark.parametrize("_", range(3))
def test_scores_the_token_after_the_last_one(student, reference, inputs, tolerance, _):
    """The scores are those of the last position."""
    input_ids = reference.tokenize(TOKENIZER, inputs.prompt())
    expected = reference.next_token_logits(MODEL, input_ids)
    check_vector(student.next_token_logits(MODEL, input_ids), expected, tolerance(MODEL))


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, reference, inputs, tolerance, name):
    """The scores are right for a model of another architecture."""
    model, tokenizer = handles(name)
    input_ids = reference.tokenize(tokenizer, inputs.prompt())
    expected = reference.next_token_logits(model, input_ids)
    check_vector(student.next_token_logits(model, input_ids), expected, tolerance(model))


def test_reads_a_single_token(student, reference, inputs, tolerance):
    """A text of one token has a next token too."""
    input_ids = inputs.token_ids(1, below=reference.vocab_size(MODEL))
    expected = reference.next_token_logits(MODEL, input_ids)
    check_vector(student.next_token_logits(MODEL, input_ids), expected, tolerance(MODEL))


def test_reads_a_long_text(student, reference, inputs, tolerance):
    """Every token of a long text counts, also the first."""
    input_ids = inputs.token_ids(60, below=reference.vocab_size(MODEL))
    expected = reference.next_token_logits(MODEL, input_ids)
    check_vector(student.next_token_logits(MODEL, input_ids), expected, tolerance(MODEL))


def test_reads_the_tokens_in_their_order(student, reference, inputs, tolerance):
    """The same tokens in another order get other scores."""
    input_ids = sorted(inputs.token_ids(8, below=reference.vocab_size(MODEL)))
    for ids in (input_ids, input_ids[::-1]):
        expected = reference.next_token_logits(MODEL, ids)
        check_vector(student.next_token_logits(MODEL, ids), expected, tolerance(MODEL))
