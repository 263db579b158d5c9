"""What was answered to public checks, as a class's copy holds it: the same values again, and no others.

Not covered: how answers are recorded (tests/product/test_own_course.py releases a course).
"""

import json
from dataclasses import replace

import numpy as np
import pytest

from exercises.kit.testing import oracle
from exercises.kit.values import Array, Handle, Opaque, Tensor, equal, tensor
from tests.support.courses import MAIN

VALUES = [
    None, True, 1, 2**80, 1.5, float("inf"), "\ud800 ä", b"\x00", 1j, [1, (2, [3])], {"a": 1}, frozenset({1}),
    {(1, "b"): {2, 3}, None: []}, tensor([1.0, 2.0]), Tensor("bfloat16", np.zeros((2, 0), np.float32)),
    Array(np.array(3, "int8")), [Array(np.arange(4.0).reshape(2, 2))], Opaque("thing"),
]  # fmt: skip


def copy_with(tmp_path, answers, functions):
    (tmp_path / oracle.FILE).write_text(oracle.text_of(answers, functions, "pocket"))
    return replace(MAIN, manifest=tmp_path / "exercises.toml")


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value)[:40])
def test_a_value_comes_back_as_it_was(tmp_path, value):
    key = oracle.key_of("f", [1, [2]], {"x": "y"})
    functions = oracle.recorded(copy_with(tmp_path, {key: value}, {"f"}))
    assert equal(functions["f"](1, [2], x="y"), value)


def test_another_call_has_no_answer_and_the_model_of_the_copy_is_named(tmp_path):
    functions = oracle.recorded(copy_with(tmp_path, {oracle.key_of("f", [1], {}): 2}, {"f"}))
    with pytest.raises(oracle.NotRecorded, match="no answer of f to this call. It was made for the model pocket."):
        functions["f"](2)


def test_a_copy_without_answers_has_no_functions(tmp_path):
    assert oracle.recorded(replace(MAIN, manifest=tmp_path / "exercises.toml")) == {}


def test_nothing_but_the_answers_is_in_the_file(tmp_path):
    text = oracle.text_of({oracle.key_of("f", ["secret"], {}): 2}, {"f"}, "")
    assert "secret" not in text and json.loads(text)["functions"] == ["f"]


LONG = [0.0] * 2000


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ([tensor(LONG)], [tensor(LONG)], True),
        ([[tensor(LONG)]], [[tensor([*LONG[:999], 1.0, *LONG[1000:]])]], False),
        ([tensor([1.0])], [Array(np.array([1.0], np.float32))], False),
        ([{"b", "a", "c"}], [{"c", "b", "a"}], True),
        ([[1]], [(1,)], False),
        ([Handle("model", "main")], [Handle("model", "gpt2")], False),
        ([{1: 2}], [[(1, 2)]], False),
    ],
)
def test_calls_have_the_same_key_if_their_arguments_are_the_same(one, two, same):
    assert (oracle.key_of("f", one, {}) == oracle.key_of("f", two, {})) is same
