"""Checks that teach: each says what was expected, what came back, and what that usually means.

    from pytest import mark
    from exercises.kit.checks import check_close

    @mark.exercise("mean")
    def test_the_mean_of_some_numbers(student):
        check_close(student.mean([1, 2, 4]), 7 / 3)

For any values, of any course: `check_close` (numbers, but for rounding), `check_equal` (exactly), `check_shape`,
`check_text`, `check_distribution` (probabilities), `check_raises` (an exception is the answer). For ids, vectors and
scores of a language model: `check_ids`, `check_vector`, `check_token`, `is_near`, and `check_number`, which takes any
number for a cosine. For a check of your own: raise `Wrong(message, lesson)`, or call `fail(got, wanted, lesson)`;
`describe(value)` puts a value into words.

A failure is a `Wrong` with two texts. Its message may show the values that were compared. Its `lesson` never does: it
is all that a student is told about a hidden test, so it is made of fixed sentences only.
`got` is what a student's function returned, of any type; nothing of its own code is asked. What `expected` may be:
plain data (None, bool, int, float, complex, str, bytes, list, tuple, dict, set), a tensor (`values.tensor(...)` makes
one), an array of numbers. numpy is enough here; there is no torch.
Not covered: what a student's function prints, or changes.
"""

from typing import Any

import numpy as np

from exercises.kit.checking.distributions import check_distribution
from exercises.kit.checking.general import check_close, check_equal, check_shape
from exercises.kit.checking.raising import check_raises
from exercises.kit.checking.texts import check_text
from exercises.kit.checking.wrong import NOTHING, UNKNOWN, Wrong, describe, fail
from exercises.kit.values import Opaque, Tensor

__all__ = [
    "check_close",
    "check_equal",
    "check_shape",
    "check_text",
    "check_distribution",
    "check_raises",
    "check_ids",
    "check_vector",
    "check_token",
    "check_number",
    "is_near",
    "Wrong",
    "fail",
    "describe",
]


def check_ids(got: Any, expected: list[int]) -> None:
    """`got` must be the list of ints `expected`.

    >>> check_ids([5, 7], [5, 7])
    """
    wanted = f"the list {expected}" if len(expected) <= 30 else f"a list of {len(expected)} ints"
    if type(got) is not list:
        fail(got, wanted, _why_no_list(got))
    if not all(type(token_id) is int for token_id in got):
        fail(got, wanted, _why_not_ints(got))
    if got != expected:
        same = next((i for i, (a, b) in enumerate(zip(got, expected, strict=False)) if a != b), None)
        where = f" They differ first at position {same}." if same is not None else ""
        shown = describe(got).removeprefix("the list ")
        raise Wrong(f"expected {wanted}, got {shown}.{where}", _why_other_ids(got, expected))


def _why_no_list(got: Any) -> str:
    if got is None:
        return NOTHING
    if isinstance(got, Tensor):
        return "That is a tensor. The contract asks for a plain list of ints; leave `return_tensors` away."
    if isinstance(got, Opaque) and got.type_name == "BatchEncoding":
        return "That is all that the tokenizer returns. The ids are one of its entries."
    return "That is not a list. The contract asks for a plain list of Python ints."


def _why_not_ints(got: list) -> str:
    if all(type(text) is str for text in got):
        return "Those are the tokens themselves. The model wants their numbers in the vocabulary."
    if len(got) == 1 and isinstance(got[0], list | Tensor):
        return "That is a list with a list in it: a batch of one text. The contract asks for the ids of one text."
    return "Not every item of the list is a Python int."


def _why_other_ids(got: list[int], expected: list[int]) -> str:
    if len(got) > len(expected) and got[-len(expected) :] == expected:
        return "There are extra tokens at the front. The pipeline gives the model what the tokenizer gives, no more."
    if got[: len(expected)] == expected:
        return "There are extra tokens at the end. The pipeline gives the model what the tokenizer gives, no more."
    if got and any(got == expected[at : at + len(got)] for at in range(len(expected) - len(got) + 1)):
        return (
            "Those are not the ids of this text: tokens are missing at an end. Some tokenizers add special tokens "
            "there by themselves, and the pipeline gives them to the model: they are among the input_ids."
        )
    return "Those are not the ids of this text as it stands. Is the text changed before it is tokenized (spaces, case)?"


def check_vector(got: Any, expected: Tensor | list[Tensor], tolerance: float, *, of: str = "the vector") -> None:
    """`got` must be a tensor of the shape of `expected`, no number of it further away than `tolerance`.

    Of several that are expected, any is right, and the first is the one to show.

    >>> from exercises.kit.values import tensor
    >>> check_vector(tensor([1, 2.001]), tensor([1, 2]), 0.01)
    """
    if isinstance(expected, list):
        if any(is_near(got, right, tolerance) for right in expected[1:]):
            return
        expected = expected[0]
    wanted = f"a tensor of shape {expected.shape}"
    if not isinstance(got, Tensor):
        lesson = "The contract asks for a torch.Tensor."
        if got is None:
            lesson = NOTHING
        fail(got, wanted, lesson)
    if got.shape != expected.shape:
        fail(got, wanted, why_other_shape(got.shape, expected.shape))
    numbers, right = _numbers(got), _numbers(expected)
    if not np.isfinite(numbers).all():
        fail(got, "finite numbers only", "There is a NaN or an infinity among the numbers.")
    apart = np.abs(numbers - right)
    if float(apart.max()) > tolerance:
        at = int(apart.argmax())
        raise Wrong(
            f"{of} is not the expected one. The largest difference is at index {at}: "
            f"expected {right[at]:.6g}, got {numbers[at]:.6g} "
            f"(the first numbers: {_first(right)}; yours: {_first(numbers)}).",
            why_other_numbers(numbers, right, tolerance),
        )


def is_near(got: Any, expected: Tensor, tolerance: float) -> bool:
    """Whether `got` is a tensor of the shape of `expected`, no number of it further away than `tolerance`.

    >>> from exercises.kit.values import tensor
    >>> is_near([1, 2], tensor([1, 2]), 0.01)
    False
    """
    if not isinstance(got, Tensor) or got.shape != expected.shape:
        return False
    return bool((np.abs(_numbers(got) - _numbers(expected)) <= tolerance).all())  # False where there is a NaN


def why_other_shape(got: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """What a tensor of shape `got` usually is where a vector of shape `expected` was asked for."""
    if got == (1, *expected):
        return "That is a batch of one: the right numbers may be in it, but with one dimension too many in front."
    if len(got) == 2 and got[1:] == expected:
        return "That is one row for every token. The next token is predicted by one of them: which?"
    if len(got) == 3 and got[2:] == expected:
        return "That is a batch of one, with one row for every token. One row of it is asked for: which?"
    if got == ():
        return "That is a single number. A whole row of numbers is asked for."
    return "That is another shape than the contract asks for. Print the shape of what you return."


def why_other_numbers(got: np.ndarray, expected: np.ndarray, tolerance: float) -> str:
    """What a vector with the right shape and other numbers usually is."""
    if got.min() >= 0 and abs(got.sum() - 1) < 1e-3:
        return "Those are probabilities: they are positive and sum to 1. The raw scores are asked for, without softmax."
    if got.max() < 1e-3 and abs(np.exp(got).sum() - 1) < 1e-3:
        return "Those are logarithms of probabilities. The raw scores are asked for, without log_softmax."
    shift = got - expected
    if float(shift.max() - shift.min()) <= 2 * tolerance:
        return "Every number is off by the same amount. The raw scores are asked for, as the model gives them."
    return UNKNOWN


def check_token(got: Any, scores: Tensor, tolerance: float) -> None:
    """`got` must be the int index of the largest of `scores`, or of one that noise alone keeps from being it.

    >>> from exercises.kit.values import tensor
    >>> check_token(1, tensor([0, 3, 2]), 0.01)
    """
    numbers = _numbers(scores)
    best = int(numbers.argmax())
    if type(got) is not int:
        lesson = "A Python int is asked for."
        if isinstance(got, Tensor):
            lesson = "That is a tensor, even if there is a single number in it. A Python int is asked for."
        if isinstance(got, str):
            lesson = "That is text. The id of the token is asked for, not the token."
        if got is None:
            lesson = NOTHING
        fail(got, f"the int {best}", lesson)
    if not 0 <= got < len(numbers):
        fail(
            got,
            f"the int {best}",
            "That is no token id: ids lie below the size of the vocabulary. Are these the scores of one position?",
        )
    if numbers[got] < numbers[best] - 2 * tolerance:
        raise Wrong(
            f"expected the token {best} with the score {numbers[best]:.3f}, got {got} with {numbers[got]:.3f}.",
            "That is not the token with the largest score.",
        )


def check_number(got: Any, expected: float, tolerance: float) -> None:
    """`got` must be a Python float no further than `tolerance` from `expected`, which is a cosine.

    Of any other number it would speak as of an angle: `check_close` is for those.

    >>> check_number(0.96, 24 / 25, 1e-5)
    """
    if type(got) is not float:
        lesson = "A Python float is asked for."
        if isinstance(got, Tensor):
            lesson = "That is a tensor, even if there is a single number in it. A Python float is asked for."
        if got is None:
            lesson = NOTHING
        fail(got, f"the float {expected:.6f}", lesson)
    if not abs(got - expected) <= tolerance:
        raise Wrong(f"expected {expected:.6f}, got {got:.6f}.", _why_other_number(got, expected))


def _why_other_number(got: float, expected: float) -> str:
    if got != got:
        return "That is NaN: somewhere a zero was divided by a zero."
    if abs(got) > 1 + 1e-6:
        return "A cosine lies between -1 and 1. Are both vectors' lengths divided out?"
    if abs(got + expected) < 1e-6 or abs(1 - got - expected) < 1e-6:
        return "That is a distance or has the wrong sign: 1 is for vectors that point the same way."
    return "That is not the cosine of the angle between the two vectors."


def _numbers(tensor: Tensor) -> np.ndarray:
    return tensor.array.astype(np.float64)


def _first(numbers: np.ndarray) -> str:
    return ", ".join(f"{number:.4g}" for number in numbers[:4])
