"""Hidden tests of greedy_step: the id with the largest score, as a Python int, for any model."""

import pytest

from exercises.kit.checks import check_token
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("greedy_step")


@pytest.mark.parametrize("_", range(3))
def test_takes_the_token_with_the_largest_score(student, reference, inputs, tolerance, _):
    """The id is that of the token with the largest score."""
    input_ids = reference.tokenize(TOKENIZER, inputs.prompt())
    scores = reference.next_token_logits(MODEL, input_ids)
    check_token(student.greedy_step(MODEL, input_ids), scores, tolerance(MODEL))


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, reference, inputs, tolerance, name):
    """The token is right for a model of another architecture."""
    model, tokenizer = handles(name)
    for _ in range(4):
        input_ids = reference.tokenize(tokenizer, inputs.prompt())
        scores = reference.next_token_logits(model, input_ids)
        check_token(student.greedy_step(model, input_ids), scores, tolerance(model))


def test_says_the_same_when_asked_again(student, reference, inputs, tolerance):
    """Greedy decoding has no chance in it: the same text has the same next token every time."""
    model, _ = handles("gpt2")
    input_ids = inputs.token_ids(6, below=reference.vocab_size(model))
    scores = reference.next_token_logits(model, input_ids)
    for _ in range(4):
        check_token(student.greedy_step(model, input_ids), scores, tolerance(model))


def test_can_say_that_the_text_ends_here(student, reference, inputs, tolerance):
    """After a finished sentence the most likely token is the one that ends the text."""
    input_ids = reference.tokenize(TOKENIZER, inputs.finished_sentence())
    scores = reference.next_token_logits(MODEL, input_ids)
    check_token(student.greedy_step(MODEL, input_ids), scores, tolerance(MODEL))


def test_may_say_the_last_token_again(student, reference, inputs, tolerance):
    """The most likely next token may be the one that came last."""
    model, _ = handles("neox")
    for token_id in inputs.token_ids(60, below=reference.vocab_size(model)):
        input_ids = [token_id] * 5
        if reference.greedy_step(model, input_ids) == token_id:
            break
    scores = reference.next_token_logits(model, input_ids)
    check_token(student.greedy_step(model, input_ids), scores, tolerance(model))
