"""Known mistakes: when two results are the same, which mistake a result is, and which speaks.

Covered: the functions of exercises/kit/diagnosis.py. Not covered: which outcomes are looked at
(test_follow_through.py); `pytest exercises` (test_plugin.py); every known mistake, and what students read of it
(tests/product/test_mistakes.py).
"""

import math

import numpy as np
import pytest

from exercises.kit import diagnosis
from exercises.kit.diagnosis import Answer, matches, same, speaker
from exercises.kit.values import Opaque, Tensor, tensor

NAN, INF = math.nan, math.inf
SMALL = diagnosis.RELATIVE / 10


@pytest.mark.parametrize(
    "one, two",
    [
        (None, None),
        (3, 3),
        ("a", "a"),
        (0.5, 0.5 + SMALL),
        (1e9, 1e9 * (1 + SMALL)),
        (NAN, NAN),
        (INF, INF),
        ([1, 2], [1, 2]),
        ([0.5, "a"], [0.5 + SMALL, "a"]),
        ((1, [2.0]), (1, [2.0 + SMALL])),
        ([], []),
        ({"a": 1}, {"a": 1}),
        (Opaque("ndarray"), Opaque("ndarray")),
        (tensor([1, 2]), tensor([1, 2 + SMALL])),
        (tensor([NAN, INF]), tensor([NAN, INF])),
        (tensor([]), tensor([])),
        ([tensor([1])], [tensor([1])]),
    ],
)
def test_results_are_the_same_but_for_rounding(one, two):
    assert same(one, two) and same(two, one)


@pytest.mark.parametrize(
    "one, two",
    [
        (None, 0),
        (3, 4),
        (3, 3.0),
        (1, True),
        ("a", "b"),
        (0.5, 0.51),
        (NAN, 0.0),
        (INF, -INF),
        ([1, 2], [2, 1]),
        ([1, 2], [1, 2, 3]),
        ([1, 2], (1, 2)),
        ([3], [3.0]),
        ({"a": 1}, {"a": 2}),
        (Opaque("ndarray"), Opaque("Tensor")),
        (tensor([1, 2]), [1.0, 2.0]),
        (tensor([1, 2]), tensor([1, 3])),
        (tensor([1, 2]), tensor([[1, 2]])),
        (tensor([1]), tensor([1, 1])),
        (tensor([1]), Tensor("float64", np.array([1.0]))),
        (tensor([0, 0]), tensor([0, NAN])),
        ([tensor([1])], [tensor([2])]),
    ],
)
def test_results_of_another_type_shape_or_value_are_not_the_same(one, two):
    assert not same(one, two) and not same(two, one)


MISTAKES = {
    "five": Answer(5),
    "five too": Answer(5),
    "five as a float": Answer(5.0),
    "nothing": Answer(None),
    "raises": Answer(raised="ValueError: x"),
}


@pytest.mark.parametrize(
    "answer, slugs",
    [
        (Answer(5), {"five", "five too"}),
        (Answer(5.00001), {"five as a float"}),
        (Answer(None), {"nothing"}),
        (Answer(6), set()),
        (Answer("ValueError: x"), set()),
        (Answer(raised="ValueError: x"), {"raises"}),
        (Answer(raised="ValueError: y"), set()),
        (Answer(raised=""), set()),
        (Answer(raised="5"), set()),
    ],
)
def test_an_outcome_is_that_of_each_mistake_that_gives_or_raises_the_same(answer, slugs):
    assert matches(answer, MISTAKES) == slugs


@pytest.mark.parametrize(
    "found, slug",
    [
        ([], None),
        ([set(), set()], None),
        ([{"a"}], "a"),
        ([{"a"}, {"b"}, {"b"}], "b"),
        ([{"b", "a"}, {"b"}], "b"),
        ([{"b"}, {"a"}], "a"),
        ([{"b", "a"}], "a"),
        ([set(), {"b"}, set()], "b"),
    ],
)
def test_the_mistake_that_explains_most_speaks_and_the_earliest_name_among_equals(found, slug):
    assert speaker(found) == slug
