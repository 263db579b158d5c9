"""Hidden tests of greedy_generate: the text of `transformers.pipeline` itself, for any prompt, length and model."""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("greedy_generate")


@pytest.mark.parametrize("_", range(2))
def test_generates_what_the_pipeline_generates(student, reference, inputs, _):
    """The text is the one that the pipeline returns."""
    prompt = inputs.prompt()
    expected = reference.greedy_generate(MODEL, TOKENIZER, prompt, 12)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=12), expected, prompt)


@pytest.mark.parametrize("count", [1, 2])
def test_adds_as_many_tokens_as_asked_for(student, reference, inputs, count):
    """Exactly max_new_tokens tokens are added when the model has not finished before."""
    prompt = inputs.capital_prompt()
    expected = reference.greedy_generate(MODEL, TOKENIZER, prompt, count)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=count), expected, prompt)


def test_adds_twenty_tokens_unless_told_otherwise(student, reference, inputs):
    """Without max_new_tokens, twenty tokens are added."""
    model, tokenizer = handles("neox")
    prompt = inputs.prompt()
    expected = reference.greedy_generate(model, tokenizer, prompt, 20)
    check_text(student.greedy_generate(model, tokenizer, prompt), expected, prompt)


@pytest.mark.parametrize("_", range(2))
def test_stops_at_the_end_of_the_text(student, reference, inputs, _):
    """The loop ends at EOS, and EOS is not in the text."""
    prompt = inputs.capital_prompt()
    expected = reference.greedy_generate(MODEL, TOKENIZER, prompt, 30)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=30), expected, prompt)


def test_adds_nothing_to_a_finished_text(student, reference, inputs):
    """When the first new token is EOS, the text is the prompt."""
    prompt = inputs.finished_sentence()
    expected = reference.greedy_generate(MODEL, TOKENIZER, prompt, 10)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=10), expected, prompt)


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, reference, inputs, name):
    """The text is right for a model of another architecture."""
    model, tokenizer = handles(name)
    prompt = inputs.prompt()
    expected = reference.greedy_generate(model, tokenizer, prompt, 15)
    check_text(student.greedy_generate(model, tokenizer, prompt, max_new_tokens=15), expected, prompt)


def test_keeps_the_prompt_letter_for_letter(student, reference, inputs):
    """The prompt stands at the front as it was given, with its spaces and special letters."""
    prompt = f" {inputs.accents()}  {inputs.prompt()}"
    expected = reference.greedy_generate(MODEL, TOKENIZER, prompt, 8)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=8), expected, prompt)


def test_takes_a_prompt_with_the_end_token_in_it(student, reference, inputs):
    """A prompt may hold the text of the end token: it stays, and the model goes on after it."""
    prompt = f"{inputs.finished_sentence()}{reference.eos_text(TOKENIZER)}{inputs.capital_prompt()}"
    expected = reference.greedy_generate(MODEL, TOKENIZER, prompt, 10)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=10), expected, prompt)
