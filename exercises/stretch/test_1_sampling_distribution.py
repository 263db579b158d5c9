"""Public checks of sampling_distribution: the probabilities by which the pipeline draws its next token."""

import pytest

from exercises.kit.stretch_checks import check_distribution
from exercises.kit.values import MODEL, TOKENIZER, tensor

pytestmark = pytest.mark.exercise("sampling_distribution")

# Logarithms of 2, 16, 4, 1 and 8: without settings, these numbers of 31.
LOGITS = tensor([0.693147, 2.772589, 1.386294, 0.0, 2.079442])


@pytest.mark.parametrize("temperature", [1.0, 0.5, 2.0])
def test_the_temperature_makes_chances_uneven_or_even(student, reference, temperature):
    """Divide the logits by the temperature, and make probabilities of them with softmax."""
    expected = reference.pipeline_distribution(LOGITS, temperature)
    check_distribution(student.sampling_distribution(LOGITS, temperature), expected, LOGITS)


@pytest.mark.parametrize("top_k", [1, 2, 4])
def test_top_k_keeps_the_k_best(student, reference, top_k):
    """Keep the k most likely tokens only when top_k is given."""
    expected = reference.pipeline_distribution(LOGITS, top_k=top_k)
    check_distribution(student.sampling_distribution(LOGITS, top_k=top_k), expected, LOGITS)


@pytest.mark.parametrize("top_p", [0.4, 0.7, 0.9])
def test_top_p_keeps_as_few_as_will_do(student, reference, top_p):
    """Keep the most likely tokens that have the probability top_p together: as few as will do."""
    expected = reference.pipeline_distribution(LOGITS, top_p=top_p)
    check_distribution(student.sampling_distribution(LOGITS, top_p=top_p), expected, LOGITS)


def test_the_three_work_together(student, reference):
    """Give the distribution that the pipeline draws from when all three settings are given."""
    logits = reference.pipeline_logits(MODEL, reference.pipeline_ids(MODEL, TOKENIZER, "My cat likes"))
    expected = reference.pipeline_distribution(logits, 1.5, 20, 0.8)
    check_distribution(student.sampling_distribution(logits, temperature=1.5, top_k=20, top_p=0.8), expected, logits)
