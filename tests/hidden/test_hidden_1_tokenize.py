"""Hidden tests of tokenize: any text, as it stands, and nothing but its own tokens."""

import pytest

from exercises.kit.checks import check_ids
from exercises.kit.values import TOKENIZER

pytestmark = pytest.mark.exercise("tokenize")


@pytest.mark.parametrize("_", range(2))
def test_gives_the_ids_of_a_sentence(student, reference, inputs, _):
    """The ids of a sentence are those that the model is given."""
    text = inputs.sentence()
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_keeps_spaces_at_both_ends(student, reference, inputs):
    """Spaces at the beginning and at the end of a text are part of it."""
    text = f"  {inputs.prompt()} "
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_keeps_runs_of_spaces_and_line_ends(student, reference, inputs):
    """Line ends and several spaces in a row are part of a text."""
    text = f"{inputs.sentence()}\n\n{inputs.prompt()}   {inputs.prompt()}"
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_takes_letters_of_several_bytes(student, reference, inputs):
    """Letters beyond ASCII and emoji are several tokens each."""
    text = inputs.accents()
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_takes_digits(student, reference, inputs):
    """The digits of a number are tokenized as they stand."""
    text = inputs.digits()
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_takes_capital_letters_as_they_are(student, reference, inputs):
    """Capital and small letters make different tokens."""
    text = inputs.sentence().upper()
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_takes_a_long_text(student, reference, inputs):
    """A long text is tokenized to its end."""
    text = " ".join(inputs.sentence() for _ in range(20))
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))


def test_takes_the_text_of_the_end_token(student, reference, inputs):
    """Where a text holds the text of the end token, its id is among the ids."""
    text = f"{inputs.sentence()}{reference.eos_text(TOKENIZER)}{inputs.prompt()}"
    check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))
