"""Hidden tests of greedy_generate: the text of `transformers.pipeline` itself, for any prompt, length and model."""

import pytest

from exercises.kit.checks import check_text
from exercises.kit.values import MODEL, TOKENIZER, handles

pytestmark = pytest.mark.exercise("greedy_generate")


@pytest.mark.parametrize("_", range(2))
def test_generates_what_the_pipeline_generates(student, accepted, inputs, _):
    """The text is the one that the pipeline returns."""
    prompt = inputs.prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, 12)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=12), expected, prompt)


@pytest.mark.parametrize("count", [1, 2])
def test_adds_as_many_tokens_as_asked_for(student, accepted, inputs, count):
    """Exactly max_new_tokens tokens are added when the model has not finished before."""
    prompt = inputs.capital_prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, count)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=count), expected, prompt)


def test_adds_twenty_tokens_unless_told_otherwise(student, accepted, inputs):
    """Without max_new_tokens, twenty tokens are added."""
    model, tokenizer = handles("neox")
    prompt = inputs.prompt()
    expected = accepted(model, tokenizer, prompt, 20)
    check_text(student.greedy_generate(model, tokenizer, prompt), expected, prompt)


@pytest.mark.parametrize("_", range(2))
def test_stops_at_the_end_of_the_text(student, accepted, inputs, _):
    """The loop ends at EOS, and EOS is not in the text."""
    prompt = inputs.capital_prompt()
    expected = accepted(MODEL, TOKENIZER, prompt, 30)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=30), expected, prompt)


def test_adds_nothing_to_a_finished_text(student, accepted, inputs):
    """When the first new token is EOS, the text is the prompt."""
    prompt = inputs.finished_sentence()
    expected = accepted(MODEL, TOKENIZER, prompt, 10)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=10), expected, prompt)


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_works_for_any_architecture(student, accepted, inputs, name):
    """The text is right for a model of another architecture."""
    model, tokenizer = handles(name)
    prompt = inputs.prompt()
    expected = accepted(model, tokenizer, prompt, 15)
    check_text(student.greedy_generate(model, tokenizer, prompt, max_new_tokens=15), expected, prompt)


def test_keeps_the_prompt_letter_for_letter(student, accepted, inputs):
    """The prompt stands at the front as it was given, with its spaces and special letters."""
    for _ in range(30):
        prompt = f" {inputs.accents()}  {inputs.prompt()}"
        expected = accepted(MODEL, TOKENIZER, prompt, 8)
        if prompt not in expected:  # else whoever returns the prompt would be right
            break
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=8), expected, prompt)


def test_takes_a_prompt_with_the_end_token_in_it(student, reference, accepted, inputs):
    """A prompt may hold the text of the end token: it stays, and the model goes on after it."""
    prompt = f"{inputs.finished_sentence()}{reference.eos_text(TOKENIZER)}{inputs.capital_prompt()}"
    expected = accepted(MODEL, TOKENIZER, prompt, 10)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=10), expected, prompt)


def test_goes_on_after_a_full_stop(student, accepted, inputs):
    """A full stop is a token like any other: the text ends where the model says so, not at the first sentence."""
    prompt = inputs.prompt_of_two_sentences()
    expected = accepted(MODEL, TOKENIZER, prompt, 25)
    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=25), expected, prompt)


def test_decodes_letters_that_are_several_tokens(student, reference, accepted, inputs):
    """A letter may be made of several new tokens: they can only be decoded together."""
    model, tokenizer = handles("gpt2")
    for prompt in (inputs.prompt() for _ in range(30)):
        new = reference.greedy_generate(model, tokenizer, prompt, 20)[len(prompt) :]
        if any(letter > "\x7f" and letter != "\ufffd" for letter in new):
            break
    expected = accepted(model, tokenizer, prompt, 20)
    check_text(student.greedy_generate(model, tokenizer, prompt, max_new_tokens=20), expected, prompt)
