"""Public checks of sample_tokens: each token as often as its probability says, and the same again for the same seed."""

import pytest

from exercises.kit.checks import Wrong
from exercises.kit.stretch_checks import check_draws
from exercises.kit.values import MODEL, TOKENIZER, tensor

pytestmark = pytest.mark.exercise("sample_tokens")


@pytest.mark.parametrize("numbers", [[0.5, 0.0, 0.125, 0.375], [0.0, 0.0625, 0.9375]])
def test_draws_each_token_as_often_as_its_probability_says(student, numbers):
    """Draw each token about as often as its probability says, of a thousand draws."""
    check_draws(student.sample_tokens(tensor(numbers), 1000, seed=1), tensor(numbers), 1000)


def test_the_same_seed_draws_the_same(student, reference):
    """Draw the same tokens for the same seed, and others for another seed."""
    logits = reference.pipeline_logits(MODEL, reference.pipeline_ids(MODEL, TOKENIZER, "My cat likes"))
    probabilities = reference.pipeline_distribution(logits, 3.0)
    first, other, again = (student.sample_tokens(probabilities, 200, seed) for seed in (11, 12, 11))
    check_draws(first, probabilities, 200)
    if again != first:
        raise Wrong(
            f"with the seed 11 it drew {first[:5]} ..., and when asked again {again[:5]} ...",
            "The same seed must give the same tokens. Where does the chance come from?",
        )
    if other == first:
        raise Wrong(
            f"with the seed 11 it drew {first[:5]} ..., and the same with the seed 12.",
            "Another seed must draw anew. Does the seed reach the generator?",
        )
