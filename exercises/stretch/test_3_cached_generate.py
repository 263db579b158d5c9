"""Public checks of cached_generate: the pipeline's text, and every token read once."""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.stretch_checks import check_passes, leave_out_without_a_cache
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("cached_generate")


@pytest.mark.parametrize("prompt", ["The capital of Finland is", "The dog"])
def test_gives_the_text_of_the_pipeline(student, reference, accepted, prompt):
    """Give the text that the pipeline returns, which is the one that the plain loop gives."""
    leave_out_without_a_cache(reference.hands_on_a_cache(MODEL))
    expected = accepted(MODEL, TOKENIZER, prompt, 20)
    check_text(student.cached_generate(MODEL, TOKENIZER, prompt), expected, prompt)


def test_adds_no_more_tokens_than_asked_for(student, reference, accepted):
    """Add three tokens when max_new_tokens is 3."""
    leave_out_without_a_cache(reference.hands_on_a_cache(MODEL))
    expected = accepted(MODEL, TOKENIZER, "My cat likes", 3)
    check_text(student.cached_generate(MODEL, TOKENIZER, "My cat likes", max_new_tokens=3), expected, "My cat likes")


@pytest.mark.parametrize("prompt", ["The capital of Denmark is", "The"])
def test_reads_every_token_once(student, reference, prompt):
    """Read the prompt in the first forward pass, and a single token in each later one."""
    model, tokenizer = handles("counting")
    expected = reference.pipeline_text(model, tokenizer, prompt, 5)
    check_passes(student.cached_generate(model, tokenizer, prompt, max_new_tokens=5), expected, prompt)
