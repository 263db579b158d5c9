"""Hidden tests of sampling_distribution: the probabilities of transformers' own classes, for all kinds of settings."""

import numpy as np
import pytest

from exercises.kit.stretch_checks import check_distribution
from exercises.kit.values import MODEL, TOKENIZER, Tensor

pytestmark = pytest.mark.exercise("sampling_distribution")


@pytest.fixture
def logits(reference, inputs) -> Tensor:
    """The scores of the next token after some text."""
    return reference.pipeline_logits(MODEL, reference.pipeline_ids(MODEL, TOKENIZER, inputs.prompt()))


def share_of(probabilities: Tensor, count: int) -> float:
    """A top_p for which `count` tokens are needed, and rounding does not decide: it lies halfway to the last one."""
    best = np.sort(probabilities.array)[::-1]
    return float(best[: count - 1].sum() + best[count - 1] / 2)


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.9), (1.2, 3.0)])
def test_divides_by_any_temperature(student, reference, inputs, logits, low, high):
    """The temperature makes the distribution more or less even."""
    temperature = inputs.number(low, high)
    expected = reference.pipeline_distribution(logits, temperature)
    check_distribution(student.sampling_distribution(logits, temperature=temperature), expected, logits)


@pytest.mark.parametrize("most", [3, 40])
def test_keeps_as_many_as_top_k_says(student, reference, inputs, logits, most):
    """Only the top_k most likely tokens are left, and they share what the others had."""
    top_k = round(inputs.number(2, most))
    expected = reference.pipeline_distribution(logits, 1.7, top_k)
    check_distribution(student.sampling_distribution(logits, 1.7, top_k=top_k), expected, logits)


def test_takes_a_top_k_larger_than_the_vocabulary(student, reference, logits):
    """When top_k is larger than the vocabulary, nothing is taken out."""
    top_k = 10 + reference.vocab_size(MODEL)
    expected = reference.pipeline_distribution(logits, 1.3, top_k)
    check_distribution(student.sampling_distribution(logits, 1.3, top_k=top_k), expected, logits)


@pytest.mark.parametrize("count", [2, 5, 12])
def test_keeps_as_few_as_top_p_needs(student, reference, logits, count):
    """The most likely tokens are left, as few as have top_p of the probability together."""
    top_p = share_of(reference.pipeline_distribution(logits, 2.5), count)
    expected = reference.pipeline_distribution(logits, 2.5, top_p=top_p)
    check_distribution(student.sampling_distribution(logits, 2.5, top_p=top_p), expected, logits)


def test_keeps_the_best_token_whatever_top_p_says(student, reference, logits):
    """The most likely token is left, even when it alone has more than top_p."""
    expected = reference.pipeline_distribution(logits, 0.5, top_p=0.001)
    check_distribution(student.sampling_distribution(logits, 0.5, top_p=0.001), expected, logits)


def test_takes_a_share_of_what_top_k_has_left(student, reference, logits):
    """With both, top_p is a share of what top_k has left."""
    kept = reference.pipeline_distribution(logits, 3.0, 6)
    top_p = share_of(kept, 3)
    expected = reference.pipeline_distribution(logits, 3.0, 6, top_p)
    check_distribution(student.sampling_distribution(logits, temperature=3.0, top_k=6, top_p=top_p), expected, logits)


def test_takes_scores_of_any_size_and_order(student, reference, inputs):
    """The distribution is right for scores that are no model's."""
    logits = inputs.vector(50)
    top_p = share_of(reference.pipeline_distribution(logits, 0.8, 20), 9)
    expected = reference.pipeline_distribution(logits, 0.8, 20, top_p)
    check_distribution(student.sampling_distribution(logits, 0.8, 20, top_p), expected, logits)


def test_changes_nothing_without_settings(student, reference, logits):
    """Without settings, the distribution is the model's own."""
    check_distribution(student.sampling_distribution(logits), reference.pipeline_distribution(logits), logits)
