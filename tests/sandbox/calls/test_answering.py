"""The judge's side of a worker's question: what it may ask about, and what it is refused.

Through a real worker: tests/harness/test_follow_through.py, and the courses of tests/product/test_courses.py.
"""

import numpy as np
import pytest

from exercises.kit.values import MODEL, Array, Opaque, Tensor, tensor
from grader.sandbox.calls import answering

IDS = Tensor("int64", np.array([[4, 5]]))


def asked(*args, name="f", ask=lambda name, *args, **kwargs: (args, kwargs), **kwargs):
    message = {"ask": name, "args": list(args), "kwargs": kwargs}
    return answering.with_a_value(message, ["f"], ask)


@pytest.mark.parametrize(
    "value",
    [
        MODEL, [1, 2], "text", (1, 2), 7, -4096, 1.5, True, None, b"x", {(1, 2): 3}, {1, 2}, [(1, 2), (256, 3)],
        [2**31 - 1], tensor([[1.0, 2.0]]), Array(np.zeros(10)), Tensor("float32", np.zeros((100, 100), np.float32)),
        ["a"] * 1000, "x" * 20_000,
    ],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_any_plain_data_that_is_small_can_be_asked_about(value):
    assert asked(value) == {"value": ((value,), {})}
    assert asked(key=value) == {"value": ((), {"key": value})}


@pytest.mark.parametrize(
    "value",
    [
        4097, -(10**9), 10**30, [2**31], [1] * 1001, [[1] * 1000] * 2, "x" * 20_001, ["x" * 15_000] * 2,
        Opaque("thing"),
        [Opaque("thing")], {"a": Opaque("thing")}, Tensor("float32", np.zeros((101, 100), np.float32)),
        [Array(np.zeros(6000))] * 2, {number: 1 for number in range(2000)},
    ],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_what_could_take_the_reference_long_is_refused(value):
    assert set(asked(value)) == set(asked(1, key=value)) == {"refused"}


def test_ids_in_a_tensor_are_a_list_to_a_function_of_a_model_and_a_tensor_to_any_other():
    assert asked(MODEL, IDS)["value"][0][1] == [4, 5]
    assert asked(IDS)["value"][0][0] is IDS


@pytest.mark.parametrize("error", [answering.Refused("CallFailed"), TypeError("f() takes no arguments")])
def test_a_question_that_has_no_answer_is_refused(error):
    def ask(*args, **kwargs):
        raise error

    assert "could not be called like this" in asked(1, ask=ask)["refused"]


@pytest.mark.parametrize("message", [{"ask": "g", "args": [], "kwargs": {}}, {"ask": "f"}, {"ask": 1}, {}, None, 7])
def test_a_question_of_another_form_is_refused(message):
    assert answering.with_a_value(message, ["f"], lambda *args: 1) == {
        "refused": "there is no such function to ask for"
    }
