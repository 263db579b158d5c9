"""Public checks of greedy_generate: the text is the one that `pipeline` returns, or differs by a near tie only."""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("greedy_generate")


def test_adds_one_token(student, accepted):
    """Add one token to the prompt when max_new_tokens is 1."""
    prompt = "The capital of Denmark is"
    expected = accepted(MODEL, TOKENIZER, prompt, 1)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=1), expected, prompt)


def test_adds_no_more_tokens_than_asked_for(student, accepted):
    """Add three tokens when max_new_tokens is 3."""
    prompt = "My cat likes"
    expected = accepted(MODEL, TOKENIZER, prompt, 3)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=3), expected, prompt)


@pytest.mark.parametrize("prompt", ["The capital of Finland is", "The dog"])
def test_stops_where_the_pipeline_stops(student, accepted, prompt):
    """End the text where the pipeline ends it: at EOS, or after 20 tokens."""
    expected = accepted(MODEL, TOKENIZER, prompt, 20)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt), expected, prompt)
