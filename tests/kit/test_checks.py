"""The checks: what is right passes, what is wrong is explained, and a lesson never shows a value.

Here are those for language models and the public face of all; the general ones: tests/kit/checking/.
"""

import doctest
import inspect
import pkgutil
from importlib import import_module

import numpy as np
import pytest
import torch

from exercises.kit import checking, checks
from exercises.kit.checks import (
    Wrong,
    check_ids,
    check_number,
    check_text,
    check_token,
    check_vector,
    describe,
)
from exercises.kit.values import Opaque, Tensor, snapshot, tensor

NAN, INF = float("nan"), float("inf")
NOTHING = "The function returns nothing"


def wrong(check, *args, **kwargs):
    """The Wrong that a check raises."""
    with pytest.raises(Wrong) as caught:
        check(*args, **kwargs)
    return caught.value


def says(error, in_message, in_lesson):
    assert in_message in error.message
    assert in_lesson in error.lesson
    assert str(error) == f"{error.message}\n{error.lesson}".strip()


# check_ids


@pytest.mark.parametrize("ids", [[], [5], [0, 2**40]])
def test_the_expected_ids_pass(ids):
    check_ids(list(ids), ids)


@pytest.mark.parametrize(
    ("got", "in_message", "in_lesson"),
    [
        (None, "got None (is there a return?)", NOTHING),
        (tensor([1, 2, 3]), "got a tensor of shape (3,) and dtype float32", "leave `return_tensors` away"),
        (Opaque("BatchEncoding"), "got an object of type BatchEncoding", "The ids are one of its entries"),
        (Opaque("Batch"), "an object of type Batch", "not a list"),
        ((1, 2, 3), "got the tuple (1, 2, 3)", "not a list"),
        ({"input_ids": [1, 2, 3]}, "got the dict {'input_ids'", "not a list"),
        ("123", "got the str '123'", "not a list"),
        (["a", "b", "c"], "got the list ['a', 'b', 'c']", "the tokens themselves"),
        ([[1, 2, 3]], "got the list [[1, 2, 3]]", "a batch of one text"),
        ([tensor([1, 2, 3])], "got the list [Tensor", "a batch of one text"),
        ([1.0, 2.0, 3.0], "got the list [1.0, 2.0, 3.0]", "Not every item"),
        ([True, 2, 3], "got the list [True, 2, 3]", "Not every item"),
        ([1, 2, Opaque("int64")], "int64", "Not every item"),
        ([0, 1, 2, 3], "They differ first at position 0", "extra tokens at the front"),
        ([1, 2, 3, 0], "expected the list [1, 2, 3], got [1, 2, 3, 0].", "extra tokens at the end"),
        ([1, 2], "got [1, 2].", "not the ids of this text"),
        ([], "got [].", "not the ids of this text"),
        ([1, 9, 3], "They differ first at position 1", "not the ids of this text"),
    ],
    ids=repr,
)
def test_other_ids_are_explained(got, in_message, in_lesson):
    says(wrong(check_ids, got, [1, 2, 3]), in_message, in_lesson)


def test_true_is_not_one_for_an_id():
    assert [True] == [1]
    assert "Not every item" in wrong(check_ids, [True], [1]).lesson


def test_a_long_list_is_not_written_out():
    message = wrong(check_ids, list(range(500)), list(range(501))).message
    assert message.startswith("expected a list of 501 ints, got a list of 500 items, [0, 1, ")
    assert len(message) < 300


# check_vector

RIGHT = tensor([1.0, -2.0, 3.0, 0.5])


@pytest.mark.parametrize(
    "got",
    [
        torch.tensor([1.0, -2, 3, 0.5], dtype=torch.float64),
        torch.tensor([1.0, -2, 3, 0.5], dtype=torch.bfloat16),
        torch.tensor([1.0, -2, 3, 0.5], requires_grad=True),
        torch.tensor([1.0, -2, 3.009, 0.491]),
    ],
    ids=["float64", "bfloat16", "requires grad", "within the tolerance"],
)
def test_the_expected_numbers_pass_in_any_dtype(got):
    check_vector(snapshot(got), RIGHT, 0.01)


@pytest.mark.parametrize(
    ("got", "in_message", "in_lesson"),
    [
        (None, "expected a tensor of shape (4,), got None", NOTHING),
        ([1.0, -2.0, 3.0, 0.5], "got the list [1.0, -2.0, 3.0, 0.5]", "asks for a torch.Tensor"),
        (Opaque("CausalLMOutputWithPast"), "CausalLMOutputWithPast", "asks for a torch.Tensor"),
        (tensor([[1, -2, 3, 0.5]]), "got a tensor of shape (1, 4)", "one dimension too many in front"),
        (tensor([[1, -2, 3, 0.5]] * 5), "got a tensor of shape (5, 4)", "one row for every token"),
        (tensor([[[1, -2, 3, 0.5]] * 5]), "got a tensor of shape (1, 5, 4)", "with one row for every token"),
        (tensor(3.0), "got a tensor with one number in it, tensor(3)", "a single number"),
        (tensor([1, -2, 3]), "got a tensor of shape (3,)", "another shape"),
        (tensor([]), "got a tensor of shape (0,)", "another shape"),
        (tensor([1, -2, 3.02, 0.5]), "at index 2: expected 3, got 3.02 (the first", ""),
        (tensor([1, -2, NAN, 0.5]), "expected finite numbers only", "a NaN or an infinity"),
        (tensor([1, -2, INF, 0.5]), "expected finite numbers only", "a NaN or an infinity"),
        (tensor([11, 8, 13, 10.5]), "at index 0", "off by the same amount"),
        (tensor([0.25, 0.25, 0.25, 0.25]), "at index 2", "without softmax"),
        (tensor(np.log([0.1, 0.2, 0.3, 0.4]).tolist()), "at index 2", "without log_softmax"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_other_numbers_are_explained(got, in_message, in_lesson):
    says(wrong(check_vector, got, RIGHT, 0.01, of="the row of scores"), in_message, in_lesson)


def test_numbers_that_nothing_is_known_about_get_no_lesson():
    error = wrong(check_vector, tensor([9, -9, 9, 9]), RIGHT, 0.01, of="the row")
    assert error.message.startswith("the row is not the expected one.")
    assert error.lesson == ""


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_a_number_that_is_none_never_passes_however_large_the_tolerance(bad):
    wrong(check_vector, tensor([1, -2, 3, bad]), RIGHT, INF)


@pytest.mark.filterwarnings("error")
def test_huge_numbers_are_wrong_without_a_warning_of_numpys():
    wrong(check_vector, tensor([1e30, 1e30, 1e30, 2e30]), RIGHT, 0.01)


# check_token

SCORES = tensor([0.0, 5.0, 5.001, 4.0])


@pytest.mark.parametrize(("got", "tolerance"), [(2, 0.0), (2, 0.1), (1, 0.001), (3, 0.6)])
def test_the_best_token_passes_and_so_does_one_that_noise_could_make_the_best(got, tolerance):
    check_token(got, SCORES, tolerance)


@pytest.mark.parametrize(
    ("got", "in_message", "in_lesson"),
    [
        (None, "expected the int 2, got None", NOTHING),
        (tensor(2), "got a tensor with one number in it, tensor(2)", "A Python int is asked for"),
        (2.0, "got the float 2.0", "A Python int"),
        (True, "got the bool True", "A Python int"),
        ([2], "got the list [2]", "A Python int"),
        (" Copenhagen", "got the str ' Copenhagen'", "not the token"),
        (Opaque("int64"), "got an object of type int64", "A Python int"),
        (4, "got the int 4", "no token id"),
        (-1, "got the int -1", "no token id"),
        (1, "expected the token 2 with the score 5.001, got 1 with 5.000.", "not the token with the largest score"),
        (0, "got 0 with 0.000", "not the token with the largest score"),
    ],
    ids=repr,
)
def test_another_token_is_explained(got, in_message, in_lesson):
    says(wrong(check_token, got, SCORES, 0.0001), in_message, in_lesson)


# check_text

PROMPT = "The dog"
TEXT = "The dog likes the cat."


def test_the_expected_text_passes_and_so_does_one_that_is_as_right():
    check_text(TEXT, TEXT, PROMPT)
    check_text("The dog runs.", [TEXT, "The dog sits.", "The dog runs."], PROMPT)


@pytest.mark.parametrize(
    ("got", "in_message", "in_lesson"),
    [
        (None, f"expected the text {TEXT!r}, got None", NOTHING),
        ([1, 2], "got the list [1, 2]", "decode them"),
        (tensor([1, 2]), "got a tensor of shape (2,)", "decode them"),
        (7, "got the int 7", "Text is asked for"),
        (Opaque("str"), "an object of type str", "Text is asked for"),
        (" likes the cat.", "got ' likes the cat.'", "the prompt is missing"),
        ("likes the cat.", "got 'likes the cat.'", "the prompt is missing"),
        (PROMPT, "got 'The dog'", "Nothing was added"),
        ("the dog likes the cat.", "got 'the dog", "does not begin with the prompt, letter for letter"),
        ("", "got ''", "does not begin with the prompt"),
        (TEXT + "<|endoftext|>", "<|endoftext|>", "goes on for too long"),
        ("The dog likes", "got 'The dog likes'", "ends too early"),
        ("The dog runs.", "got 'The dog runs.'", "another way than greedy decoding"),
    ],
    ids=repr,
)
def test_another_text_is_explained(got, in_message, in_lesson):
    says(wrong(check_text, got, TEXT, PROMPT), in_message, in_lesson)


def test_an_empty_continuation_without_the_prompt_is_named_as_that():
    assert "the prompt is missing" in wrong(check_text, "", PROMPT, PROMPT).lesson


# check_number


@pytest.mark.parametrize("got", [0.96, 0.9600001])
def test_the_expected_number_passes_within_the_tolerance(got):
    check_number(got, 0.96, 1e-5)


@pytest.mark.parametrize(
    ("got", "in_message", "in_lesson"),
    [
        (None, "expected the float 0.960000, got None", NOTHING),
        (tensor(0.96), "got a tensor with one number in it, tensor(0.96)", "A Python float"),
        (tensor([0.96]), "got a tensor of shape (1,)", "A Python float"),
        (1, "got the int 1", "A Python float"),
        (True, "got the bool True", "A Python float"),
        ("0.96", "got the str '0.96'", "A Python float"),
        (Opaque("float32"), "float32", "A Python float"),
        (NAN, "got nan", "That is NaN"),
        (INF, "got inf", "between -1 and 1"),
        (24.0, "expected 0.960000, got 24.000000.", "between -1 and 1"),
        (-0.96, "got -0.960000", "wrong sign"),
        (1 - 0.96, "got 0.040000", "a distance"),
        (0.5, "got 0.500000", "not the cosine"),
    ],
    ids=repr,
)
def test_another_number_is_explained(got, in_message, in_lesson):
    says(wrong(check_number, got, 0.96, 1e-5), in_message, in_lesson)


@pytest.mark.parametrize("got", [NAN, INF, -INF])
def test_what_is_no_number_never_passes(got):
    wrong(check_number, got, 0.96, 1e300)


# The public face


def test_the_library_says_what_it_offers_and_documents_all_of_it():
    found = {name: getattr(checks, name) for name in checks.__all__}
    assert all(inspect.getdoc(thing) for thing in found.values())
    general = {"check_close", "check_equal", "check_shape", "check_text", "check_distribution", "check_raises"}
    assert general < set(found)
    typed = [thing for name, thing in found.items() if name.startswith("check_")]
    for parameters in (inspect.signature(thing).parameters.values() for thing in typed):
        assert all(parameter.annotation is not parameter.empty for parameter in parameters)


def test_every_check_has_an_example_and_every_example_is_true():
    names = [f"exercises.kit.checking.{module.name}" for module in pkgutil.iter_modules(checking.__path__)]
    tried = set()
    for module in [checks, *map(import_module, names)]:
        for example in doctest.DocTestFinder().find(module):
            if example.examples:
                assert doctest.DocTestRunner().run(example).failed == 0
                tried.add(example.name.rpartition(".")[2])
    assert {name for name in checks.__all__ if name.startswith("check_")} <= tried


# Messages and lessons

CANARY = 424242
CANARIES = ("424242", "canary")


@pytest.mark.parametrize(
    ("check", "args"),
    [
        (check_ids, ([1, CANARY], [1, 2])),
        (check_ids, ([1, 2], [1, CANARY])),
        (check_ids, ([1, 2, CANARY], [1, 2])),
        (check_ids, ([CANARY, 1, 2], [1, 2])),
        (check_ids, (["canary"], [1, 2])),
        (check_ids, ([[CANARY]], [1, 2])),
        (check_ids, ("canary", [1, 2])),
        (check_ids, ({"canary": 1}, [1, 2])),
        (check_ids, (Opaque("canary"), [1, 2])),
        (check_ids, (None, [CANARY])),
        (check_vector, (Tensor("canary", np.zeros((2, 2))), RIGHT, 0.1)),
        (check_vector, (Opaque("canary"), RIGHT, 0.1)),
        (check_vector, ([CANARY], RIGHT, 0.1)),
        (check_vector, (tensor(CANARY), RIGHT, 0.1)),
        (check_vector, (tensor([1, 2, CANARY, 4]), RIGHT, 0.1)),
        (check_vector, (tensor([1, 2, 3, 4]), tensor([1, 2, CANARY, 4]), 0.1)),
        (check_vector, (tensor([CANARY] * 4), tensor([0, 0, 0, 0]), 0.1)),
        (check_vector, (tensor([0.25] * 4), tensor([CANARY, 2, 3, 4]), 0.1)),
        (check_token, (CANARY, SCORES, 0.0)),
        (check_token, ("canary", SCORES, 0.0)),
        (check_token, (tensor(CANARY), SCORES, 0.0)),
        (check_token, (Opaque("canary"), SCORES, 0.0)),
        (check_token, (0, tensor([0, CANARY]), 0.0)),
        (check_text, (None, "canary", "")),
        (check_text, ([CANARY], "x", "")),
        (check_text, ("canary", "x canary", "x")),
        (check_text, ("x", "x canary", "x")),
        (check_text, ("x canary", "x", "x")),
        (check_text, ("x can", "x canary", "x")),
        (check_text, ("x y", "x canary", "x")),
        (check_text, ("canary", "x", "x")),
        (check_number, (Opaque("canary"), 0.5, 0.1)),
        (check_number, (float(CANARY), 0.5, 0.1)),
        (check_number, (-0.424242, 0.424242, 0.1)),
        (check_number, (0.5, 0.424242, 0.01)),
        (check_number, (None, 0.424242, 0.1)),
        (check_number, ("canary", 0.5, 0.1)),
    ],
)
def test_a_value_may_stand_in_the_message_and_never_in_the_lesson(check, args):
    error = wrong(check, *args)
    assert any(canary in error.message for canary in CANARIES)
    assert not any(canary in error.lesson for canary in CANARIES)
    assert not any(letter.isdigit() and letter not in "01" for letter in error.lesson)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None (is there a return?)"),
        (3, "the int 3"),
        ("x" * 300, "the str '" + "x" * 199 + "..."),
        ([1, 2], "the list [1, 2]"),
        ({"a": 1}, "the dict {'a': 1}"),
        (tensor([[1, 2]]), "a tensor of shape (1, 2) and dtype float32"),
        (snapshot(torch.tensor(True)), "a tensor with one number in it, tensor(1)"),
        (Opaque("Thing"), "an object of type Thing"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_value_is_described_in_a_few_words(value, words):
    assert describe(value) == words


def test_of_a_text_that_never_ended_the_beginning_is_shown():
    with pytest.raises(Wrong) as caught:
        check_text("The dog" + "\U0010ffff" * 900_000, "The dog is", "The dog")
    assert len(caught.value.message) < 15_000
    assert "one of 900007 letters that begins 'The dog" in caught.value.message
