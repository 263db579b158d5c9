"""Hidden tests of sample_tokens: how often each token comes, and what the seed decides.

What is drawn depends on how it is drawn; so nothing is said about single tokens but that they are possible. How far
shares may be off is computed in `check_draws`: right code fails a test once in a billion seeds, whatever its method.
"""

import pytest

from exercises.kit.checks import Wrong
from exercises.kit.stretch_checks import check_draws
from exercises.kit.values import MODEL, TOKENIZER, Tensor, tensor

pytestmark = pytest.mark.exercise("sample_tokens")

SEEDS = 2**31


def seed_of(inputs) -> int:
    return int(inputs.number(1, SEEDS))


def shares(*parts: int) -> Tensor:
    """A distribution over as many tokens as there are parts, each with its part of the whole."""
    return tensor([each / sum(parts) for each in parts])


@pytest.mark.parametrize("parts", [(9, 0, 3, 4, 0), (0, 1, 15), (5, 5, 5, 1), (1, 2, 0, 29)])
def test_draws_each_token_as_often_as_its_probability_says(student, inputs, parts):
    """Each token comes as often as its probability says, and an impossible one never."""
    probabilities = shares(*parts)
    check_draws(student.sample_tokens(probabilities, 2000, seed_of(inputs)), probabilities, 2000)


def test_draws_from_what_a_model_says(student, reference, inputs):
    """The next token of a text is drawn with the probabilities that the model gives."""
    logits = reference.pipeline_logits(MODEL, reference.pipeline_ids(MODEL, TOKENIZER, inputs.prompt()))
    probabilities = reference.pipeline_distribution(logits, 1.5, 20)
    check_draws(student.sample_tokens(probabilities, 1500, seed_of(inputs)), probabilities, 1500)


def test_draws_what_is_certain(student, inputs):
    """A token with the probability 1 is drawn every time."""
    probabilities = shares(*(0,) * 7, 1, *(0,) * 4)
    check_draws(student.sample_tokens(probabilities, 30, seed_of(inputs)), probabilities, 30)


def test_draws_the_same_for_the_same_seed(student, inputs):
    """The same seed draws the same tokens, whatever was drawn in between."""
    probabilities, seed = shares(*range(1, 101)), seed_of(inputs)
    first, _, again = (student.sample_tokens(probabilities, 60, each) for each in (seed, seed + 1, seed))
    check_draws(first, probabilities, 60)
    if first != again:
        raise Wrong("the same seed drew other tokens.", "The same seed must give the same tokens.")


def test_draws_anew_for_another_seed(student, inputs):
    """Another seed draws other tokens."""
    probabilities, seed = shares(*range(1, 101)), seed_of(inputs)
    first, other = (student.sample_tokens(probabilities, 60, each) for each in (seed, seed + 1))
    check_draws(other, probabilities, 60)
    if first == other:  # by chance once in 100**60, or so
        raise Wrong("two seeds drew the same tokens.", "Another seed must draw anew.")


def test_draws_as_many_as_asked_for(student, inputs):
    """As many tokens are drawn as are asked for."""
    probabilities = shares(0, 1, 1)
    for count in (1, 3, 70):  # the last is for whoever says one and the same token every time
        check_draws(student.sample_tokens(probabilities, count, seed_of(inputs)), probabilities, count)
