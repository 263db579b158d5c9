"""The text of a call with its answer: the same for noise, another for all else.

Not covered: which texts a table holds (tests/solutions/test_table.py).
"""

import copy
import math

import numpy as np
import pytest
import torch

from exercises.kit.diagnosis import Answer
from exercises.kit.known import fingerprint
from exercises.kit.values import Opaque, Tensor, snapshot, tensor

RANDOM = np.random.default_rng(0).standard_normal(500).astype(np.float32)


def texts(answer, *args, **kwargs):
    if not isinstance(answer, Answer):
        answer = Answer(answer)
    call = fingerprint.called("step", args or (1,), kwargs)
    return call.texts(answer) if call else []


def noisy(value, seed):
    """The value as another processor would have computed it."""
    if isinstance(value, Tensor):
        factor = 1 + 2e-5 * np.random.default_rng(seed).standard_normal(value.array.shape)
        return Tensor(value.dtype, (value.array * factor).astype(value.array.dtype))
    if isinstance(value, list):
        return [noisy(item, seed + place) for place, item in enumerate(value)]
    return value * (1 + (-1) ** seed * 5e-5) if isinstance(value, float) else value


@pytest.mark.parametrize(
    "value",
    [
        0.5, -3.2, 1e-9, 0.0, math.pi, 1e6, tensor([1.0, 2.0, 3.0]), Tensor("float32", RANDOM), [0.1, 0.2, 0.3],
        Tensor("float32", 1000 * RANDOM), Tensor("float32", 1e-6 * RANDOM), [tensor([1.0]), "a", 3],
        Tensor("float32", np.array([math.inf, 1.0, math.nan, 2.0], dtype=np.float32)),
    ],
    ids=str,
)  # fmt: skip
def test_noise_gives_a_text_that_is_among_those_of_the_value(value):
    among = texts(value)
    assert all(texts(noisy(value, seed))[0] in among for seed in range(50))


def test_there_are_few_texts_of_a_value():
    counted = [len(texts(Tensor("float32", np.roll(RANDOM, place)))) for place in range(100)]
    assert sum(counted) / len(counted) < 2


@pytest.mark.parametrize(
    "one, other",
    [
        (1, 2), (1, 1.0), (1, True), (0, None), ("a", "b"), ("1", 1), (0.5, 0.503), (0.5, -0.5), ([1, 2], [2, 1]),
        ([1], (1,)), ([[1], 2], [[1, 2]]), ({"a": 1}, {"a": 2}), ({"a": 1}, {"b": 1}), (math.nan, 0.0),
        (math.inf, -math.inf), (tensor([1, 2]), tensor([2, 1])), (tensor([1, 2]), tensor([[1, 2]])),
        (tensor([1]), 1.0), (tensor([1]), [1.0]), (tensor([1, 2, 3]), tensor([1.01, 2, 3])),
        (Tensor("float32", np.ones(2)), Tensor("float64", np.ones(2))),
        (Tensor("int64", np.array([1, 2])), Tensor("int64", np.array([2, 1]))),
        (Opaque("ndarray"), Opaque("BatchEncoding")), (Answer(raised="ValueError: a"), Answer(raised="ValueError: b")),
        (Answer(raised="ValueError: a"), "ValueError: a"),
    ],
)  # fmt: skip
def test_other_answers_have_other_texts(one, other):
    assert not set(texts(one)) & set(texts(other))


def test_of_an_exception_the_first_line_counts_and_no_address_in_it():
    one = Answer(raised="TypeError: <object at 0x7f12ab> is no list\nIt was passed in line 3")
    assert texts(one) == texts(Answer(raised="TypeError: <object at 0xdeadBEEF> is no list"))
    assert texts(Answer(raised="")) != texts("")


@pytest.mark.parametrize(
    "one, other",
    [
        (((1, 2), {}), ((2, 1), {})),
        (((1, 2), {}), ((1,), {"k": 2})),
        (((1,), {"k": 2}), ((1,), {"m": 2})),
        ((("The dog",), {}), (("The cat",), {})),
        (((torch.tensor([1.0, 2.0]),), {}), ((torch.tensor([1.0, 2.1]),), {})),
    ],
)
def test_the_same_answer_to_another_call_is_another(one, other):
    assert not set(texts(5, *one[0], **one[1])) & set(texts(5, *other[0], **other[1]))


def test_the_same_call_of_another_model_or_tokenizer_is_another(pocket):
    twin = copy.deepcopy(pocket.model)
    assert texts(5, pocket.model) == texts(5, twin)
    with torch.no_grad():
        twin.lm_head.weight[0, 0] += 1e-3
    assert not set(texts(5, pocket.model)) & set(texts(5, twin))
    grown = copy.deepcopy(pocket.tokenizer)
    grown.add_tokens(["<new>"])
    assert not set(texts(5, pocket.tokenizer)) & set(texts(5, grown))
    assert texts(5, pocket.tokenizer) == texts(5, copy.deepcopy(pocket.tokenizer))


def test_a_call_with_a_large_model_or_with_something_else_has_none(pocket, monkeypatch):
    assert texts(5, torch.Generator()) == [] == texts(5, key=object())
    monkeypatch.setattr(fingerprint, "MAX_PARAMETERS", 1000)
    monkeypatch.setattr(fingerprint, "MAX_TOKENS", 10)
    assert texts(5, pocket.model) == [] == texts(5, pocket.tokenizer)


def test_a_value_of_any_kind_has_one():
    for value in (snapshot(object()), "\ud800", {1: [None, {}]}, 2**70, tensor([]), [], Tensor("bool", np.ones(3) > 0)):
        assert texts(value)
