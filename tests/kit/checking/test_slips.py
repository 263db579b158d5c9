"""Which sentence a well-known slip gets, and that no sentence holds a value."""

from collections import Counter

import numpy as np
import pytest
import torch

from exercises.kit.checks import Wrong, check_close, check_equal, check_text
from exercises.kit.values import Opaque

WORDS = ["the", "cat", "sat"]


def lesson(check, got, expected):
    with pytest.raises(Wrong) as caught:
        check(got, expected)
    return caught.value.lesson


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (None, 1, "returns nothing"),
        (None, [], "returns nothing"),
        (1.0, 1, "The right number, but of another type"),
        (2, 2.5, "is it `//` or `int` where `/`"),
        (7, 2.5, "A float is asked for"),
        (3.5, 7, "An int is asked for"),
        (4, 3, "one too many or one too few"),
        (True, 1, "a bool. An int"),
        (False, True, "the other way round"),
        ("7", 7, "reads like the right value"),
        (["cat"], "cat", "in a list of one item"),
        ([7], 7, "in a list of one item"),
        (torch.tensor(7), 7, "`.item()`"),
        (torch.tensor([7, 8]), 7, "more than one number in it"),
        (torch.tensor([1, 2]), [1, 2], "`.tolist()`"),
        (np.array([1, 2]), [1, 2], "a numpy array. A list"),
        ((1, 2), [1, 2], "a tuple. A list"),
        ([1, 2], torch.tensor([1, 2]), "a list. A tensor"),
        ({"a": 1}, ["a"], "a dict. A list"),
        (map(str, [1]), ["1"], "one by one"),
        ({"a": 1}.keys(), ["a"], "one by one"),
        (Opaque("Counter"), {"a": 1}, "a kind of dict"),
        (np.float64(2.5), 2.5, "one of numpy's numbers"),
        ({1, 2}, [1, 2], "That is a set"),
        ({1}, {1, 2}, "some are missing"),
        ({1, 2}, {1}, "and some more"),
        (set(), {1}, "nothing in it"),
        ([], WORDS, "nothing in it"),
        ([WORDS], WORDS, "one list too many"),
        (WORDS, [WORDS], "one list too few"),
        (WORDS[::-1], WORDS, "in reverse order"),
        (["cat", "the", "sat"], WORDS, "in another order"),
        (WORDS[1:], WORDS, "the first of what is asked for is missing"),
        (WORDS[:2], WORDS, "the last of what is asked for is missing"),
        ([*WORDS, "on"], WORDS, "more than is asked for after them"),
        (["on", *WORDS], WORDS, "more than is asked for in front of them"),
        (["the", "sat"], WORDS, "and some are missing"),
        (["the", "on", "cat", "sat"], WORDS, "and some more"),
        (["the", "the", "cat", "sat"], ["the", "cat", "cat", "sat"], "more often or less often"),
        ([1.0, 2], [1, 2], "they are of another type"),
        (["1", "2"], [1, 2], "they are of another type"),
        (["The", "cat", "sat"], WORDS, "upper and lower case"),
        ([0, 1, 2], [1, 2, 3], "begin at 0 or at 1"),
        ({"a": 1}, {"a": 1, "b": 1}, "some are missing"),
        ({"a": 1, "b": 1}, {"a": 1}, "and some more"),
        ({1: "a"}, {"1": "a"}, "of another type"),
        ({"A ": 1}, {"a": 1}, "white space and upper and lower case"),
        ({("b", "a"): 1}, {("a", "b"): 1}, "pairs in reverse order"),
        ({1: "a", 2: "b"}, {"a": 1, "b": 2}, "Keys and values are swapped"),
        ({"x": 1}, {"a": 1}, "None of the keys"),
        ({"x": 1, "a": 1}, {"b": 1, "a": 1}, "others in their place"),
        ({}, {"b": 1}, "nothing in it"),
        ({"a": 2}, {"a": 1}, "one too many or one too few"),
        (torch.tensor([True, False]), torch.tensor([False, True]), "the wrong way round"),
        (torch.tensor([1, 0]), torch.tensor([True, False]), "True and False are asked for"),
        (torch.tensor([True]), torch.tensor([1]), "Numbers are asked for"),
        (torch.tensor([1.0]), torch.tensor([1]), "asked for as ints, not as floats"),
        ("A cat ", "a cat", "upper and lower case, and white space at the ends"),
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0][:30],
)
def test_a_slip_is_named(got, expected, said):
    assert said in lesson(check_equal, got, expected)


def test_nothing_is_said_of_what_is_not_known():
    assert lesson(check_equal, ["x", "y"], ["the", "cat"]) == ""
    assert lesson(check_close, 17.25, 3.1) == ""


def test_no_name_that_a_student_chose_stands_in_a_lesson():
    assert "Secret" not in lesson(check_equal, type("Secret", (), {})(), [1])
    assert "secret" not in lesson(check_equal, {"secret": 1}, {"b": 1})


@pytest.mark.parametrize("got", [Counter("aab"), "424242", 424242, [424242], {"424242": 1}, (424242,), {424242}])
@pytest.mark.parametrize("expected", [[1, 424242], {"a": 424242}, "x 424242", 424241, 424242.5, (1, 2), {1}])
def test_no_digit_of_a_value_stands_in_a_lesson(got, expected):
    check = check_text if isinstance(expected, str) else check_equal
    assert not any(letter.isdigit() and letter not in "01" for letter in lesson(check, got, expected))
