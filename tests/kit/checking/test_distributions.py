"""`check_distribution`: what is one, and what the others usually are."""

import numpy as np
import pytest
import torch

from exercises.kit.checks import Wrong, check_distribution
from tests.kit.checking.hostile import all_of_them

SCORES = torch.tensor([[2.0, 1.0, -1.0], [0.5, 0.1, 3.0]])
RIGHT = SCORES.softmax(-1)


@pytest.mark.parametrize(
    "got",
    [
        RIGHT,
        RIGHT.double().numpy(),
        RIGHT.tolist(),
        [0.5, 0.5],
        (1.0, 0.0),
        [1],
        {"a": 0.25, "b": 0.75},
        torch.full((50_000,), 1 / 50_000),
        torch.zeros(3, 4, 5) + 0.2,
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_sums_to_one_is_a_distribution(got):
    check_distribution(got)


def test_the_axis_is_the_authors():
    check_distribution(RIGHT.T, axis=0)
    with pytest.raises(Wrong, match="sum to 1 along another axis"):
        check_distribution(RIGHT, axis=0)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (SCORES, "is the softmax missing"),
        (SCORES.abs() + 2, "is the softmax missing"),
        (SCORES.log_softmax(-1), "is it log_softmax"),
        (SCORES.softmax(0), "over the wrong one"),
        (RIGHT / 2, "All of them together"),
        (RIGHT * 100, "percentages"),
        (RIGHT * 0, "nothing but zeros"),
        (torch.tensor([3, 1]), "counts"),
        (RIGHT * 0.9, "must leave its part to the rest"),
        (torch.tensor([0.9, 0.9]), "the last step"),
        (RIGHT * np.nan, "a NaN"),
        ([], "is no distribution"),
        (0.5, "Numbers are asked for"),
        (torch.tensor(1.0), "is no distribution"),
        (None, "returns nothing"),
        ("a", "Numbers are asked for"),
        ({"a": "b"}, "Numbers are asked for"),
        ([[0.5, 0.5], [1.0]], "Numbers are asked for"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_none_is_explained(got, said):
    with pytest.raises(Wrong) as caught:
        check_distribution(got)
    assert said in caught.value.lesson


def test_it_must_be_the_one_that_is_expected():
    check_distribution(RIGHT, RIGHT)
    with pytest.raises(Wrong, match="Of 6 numbers 6 differ"):
        check_distribution((SCORES * 2).softmax(-1), RIGHT)
    with pytest.raises(Wrong, match="That is a list"):
        check_distribution(RIGHT.tolist(), RIGHT)


def test_hostile_values_are_no_distribution():
    for value in all_of_them():
        with pytest.raises(Wrong) as caught:
            check_distribution(value)
        assert len(str(caught.value)) < 3000
