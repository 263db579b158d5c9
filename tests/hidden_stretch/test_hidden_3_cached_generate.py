"""Hidden tests of cached_generate: the text of the pipeline for any prompt and model, and each token read once.

How often the model reads is counted by a model that writes it down ('counting' in exercises/kit/models.py). It runs
where the submission runs, so code that looks for it can deceive it: this course is not graded unless asked for.
"""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.stretch_checks import check_passes, leave_out_without_a_cache
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("cached_generate")


@pytest.mark.parametrize("_", range(2))
def test_generates_what_the_pipeline_generates(student, reference, accepted, inputs, _):
    """The text is the one that the pipeline returns."""
    leave_out_without_a_cache(reference.hands_on_a_cache(MODEL))
    prompt = inputs.prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, 12)
    check_text(student.cached_generate(MODEL, TOKENIZER, prompt, max_new_tokens=12), expected, prompt)


@pytest.mark.parametrize("count", [1, 2])
def test_adds_as_many_tokens_as_asked_for(student, reference, accepted, inputs, count):
    """Exactly max_new_tokens tokens are added when the model has not finished before."""
    leave_out_without_a_cache(reference.hands_on_a_cache(MODEL))
    prompt = inputs.capital_prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, count)
    check_text(student.cached_generate(MODEL, TOKENIZER, prompt, max_new_tokens=count), expected, prompt)


def test_adds_twenty_tokens_unless_told_otherwise(student, accepted, inputs):
    """Without max_new_tokens, twenty tokens are added."""
    model, tokenizer = handles("neox")
    prompt = inputs.prompt()
    check_text(student.cached_generate(model, tokenizer, prompt), accepted(model, tokenizer, prompt, 20), prompt)


def test_stops_at_the_end_of_the_text(student, reference, accepted, inputs):
    """The loop ends at EOS, and EOS is not in the text."""
    leave_out_without_a_cache(reference.hands_on_a_cache(MODEL))
    prompt = inputs.capital_prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, 30)
    check_text(student.cached_generate(MODEL, TOKENIZER, prompt, max_new_tokens=30), expected, prompt)


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, accepted, inputs, name):
    """The text is right for a model of another architecture."""
    model, tokenizer = handles(name)
    prompt = inputs.prompt()
    expected = accepted(model, tokenizer, prompt, 15)
    check_text(student.cached_generate(model, tokenizer, prompt, max_new_tokens=15), expected, prompt)


def test_decodes_letters_that_are_several_tokens(student, reference, accepted, inputs):
    """A letter may be made of several new tokens: they can only be decoded together."""
    model, tokenizer = handles("gpt2")
    for prompt in (inputs.prompt() for _ in range(30)):
        new = reference.pipeline_text(model, tokenizer, prompt, 20)[len(prompt) :]
        if any(letter > "\x7f" and letter != "\ufffd" for letter in new):
            break
    expected = accepted(model, tokenizer, prompt, 20)
    check_text(student.cached_generate(model, tokenizer, prompt, max_new_tokens=20), expected, prompt)


@pytest.mark.parametrize("count", [4, 10])
def test_reads_every_token_once(student, reference, inputs, count):
    """The first forward pass reads the prompt, each later one a single token."""
    model, tokenizer = handles("counting")
    prompt = inputs.capital_prompt()
    expected = reference.pipeline_text(model, tokenizer, prompt, count)
    check_passes(student.cached_generate(model, tokenizer, prompt, max_new_tokens=count), expected, prompt)
