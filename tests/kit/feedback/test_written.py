"""A call as a student would write it: what is short can be pasted and gives the same arguments."""

import numpy as np
import pytest
import torch

from exercises.kit.feedback import written
from exercises.kit.values import MODEL, TOKENIZER, Opaque, Tensor, handles, snapshot, tensor


def arguments(text):
    """What a call that was pasted into a shell hands over."""
    return eval(text, {"f": lambda *args, **kwargs: (args, kwargs), "torch": torch, "model": MODEL})


def test_a_model_and_a_tokenizer_are_called_that_and_others_have_a_name_in_front():
    assert written.call("tokenize", (TOKENIZER, " dog"), {}) == 'tokenize(tokenizer, " dog")'
    assert written.call("f", handles("counting"), {"count": 3}) == "f(counting.model, counting.tokenizer, count=3)"


@pytest.mark.parametrize(
    "value",
    [
        "", " dog", "it's", '"', "a\\n", "two\nlines", "\x1b[31m", "Ġdog", "\ud800", "\u202e", "</pre>", [], [398],
        (1,), (1, 2), [[1], []], None, True, 1.5, float("inf"), {"a": 1},
    ],
)  # fmt: skip
def test_plain_data_can_be_pasted(value):
    shown = written.call("f", (value,), {"again": value})
    assert arguments(shown) == ((value,), {"again": value})
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (tensor([1, 0, 0]), "torch.tensor([1.0, 0.0, 0.0])"),
        (tensor([0.7, float("-inf")]), 'torch.tensor([0.7, float("-inf")])'),
        (snapshot(torch.tensor([[1, 2], [3, 4]])), "torch.tensor([[1, 2], [3, 4]])"),
        (snapshot(torch.tensor(3, dtype=torch.int32)), "torch.tensor(3, dtype=torch.int32)"),
    ],
)
def test_a_small_tensor_can_be_pasted(value, shown):
    assert written.call("f", (value,), {}) == f"f({shown})"
    [back] = arguments(f"f({shown})")[0]
    assert snapshot(back).dtype == value.dtype and np.array_equal(snapshot(back).array, value.array)


def test_a_large_tensor_that_a_call_gives_is_written_as_that_call():
    many = Tensor("float32", np.arange(1000, dtype=np.float32), "reference.pipeline_logits(model, [271])")
    assert written.call("f", (many, 3), {}) == "f(reference.pipeline_logits(model, [271]), 3)"
    few = Tensor("float32", np.arange(2, dtype=np.float32), "g()")
    assert written.call("f", (few,), {}) == "f(torch.tensor([0.0, 1.0]))"


def test_what_is_long_is_cut():
    many = Tensor("float32", np.arange(1000, dtype=np.float32))
    assert written.call("f", (many,), {}) == "f(torch.tensor([0.0, 1.0, 2.0, 3.0, ...]))"
    assert len(written.call("f", ("x" * 100_000, list(range(100_000)), [many] * 30), {})) < 2500


def test_what_is_no_plain_data_is_left_out():
    assert written.call("f", (Opaque("function"), 1), {}) == "f(..., 1)"


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("compare(1, 2)\nexpected 3", "expected 3"),
        ("expected 3\nmore", "expected 3\nmore"),
        ("compare(1, 2)", "compare(1, 2)"),
        ("tokenize(1, 2)\nexpected 3", "tokenize(1, 2)\nexpected 3"),
        ("", ""),
    ],
)
def test_a_call_can_be_taken_off_a_message(message, left):
    assert written.without_call(message, "compare") == left
