"""`check_distribution`: probabilities, whatever holds them.

Covered: tensors, arrays and lists of any number of dimensions, and dicts from things to their probabilities.
Not covered: draws from a distribution; exercises/kit/stretch_checks.py has a check of those.
"""

from typing import Any

import numpy as np

from exercises.kit.checking.forms import as_numbers, plain
from exercises.kit.checking.general import check_close
from exercises.kit.checking.wrong import NOTHING, Wrong, fail


def check_distribution(
    got: Any, expected: Any = None, tolerance: float = 1e-5, *, axis: int = -1, of: str = "the distribution"
) -> None:
    """`got` must be probabilities: not negative, and 1 in sum along `axis`; and, where given, those of `expected`.

    >>> check_distribution([[0.5, 0.5], [0.25, 0.75]])
    >>> check_distribution([2.0, 1.0, -1.0])
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected probabilities, got -1 at index [2].
    A probability is never negative. Those may be scores: is the softmax missing?
    """
    got = plain(got)
    given = list(got.values()) if isinstance(got, dict) else got
    numbers = as_numbers(given)
    if numbers is None or not isinstance(got, dict | list | tuple) and not hasattr(got, "array"):
        fail(got, "probabilities", NOTHING if got is None else "Numbers are asked for, one for everything that can be.")
    if not -numbers.ndim <= axis < numbers.ndim or not numbers.size:
        fail(got, "probabilities", "A single number, or none, is no distribution. A whole row of them is asked for.")
    _look_at(numbers, axis, max(tolerance, 1e-6))
    if expected is not None:
        check_close(got, expected, tolerance, of=of)


def _look_at(numbers: np.ndarray, axis: int, tolerance: float) -> None:
    """Raise Wrong for what probabilities can have wrong."""
    for wrong, lesson in (
        (~np.isfinite(numbers), "There is a NaN or an infinity among the numbers."),
        (numbers < 0, _why_negative(numbers, axis)),
    ):
        if wrong.any():
            at = tuple(map(int, np.argwhere(wrong)[0]))
            raise Wrong(f"expected probabilities, got {numbers[at]:.6g} at index {list(at)}.", lesson)
    sums = numbers.sum(axis)
    # Rounding adds up: the more numbers there are, the further off their sum may be.
    off = np.abs(sums - 1) > tolerance * max(1.0, numbers.shape[axis] ** 0.5)
    if off.any():
        row = tuple(map(int, np.argwhere(off)[0]))
        where = f" at index {list(row)}" if row else ""
        counted = f" ({int(off.sum())} of {off.size} do not)" if off.size > 1 else ""
        raise Wrong(
            f"expected probabilities that sum to 1, got {float(sums[row]):.6g} as the sum{where}{counted}.",
            _why_other_sums(numbers, sums, axis),
        )


def _why_negative(numbers: np.ndarray, axis: int) -> str:
    with np.errstate(all="ignore"):
        if numbers.max() <= 1e-6 and (np.abs(np.exp(numbers).sum(axis) - 1) < 1e-3).all():
            return "A probability is never negative. Those are logarithms of probabilities: is it log_softmax?"
    return "A probability is never negative. Those may be scores: is the softmax missing?"


def _why_other_sums(numbers: np.ndarray, sums: np.ndarray, axis: int) -> str:
    others = [other for other in range(numbers.ndim) if other != axis % numbers.ndim]
    if any((np.abs(numbers.sum(other) - 1) < 1e-3).all() for other in others):
        return "They sum to 1 along another axis: the softmax (or the division) is over the wrong one."
    if abs(numbers.sum() - 1) < 1e-3:
        return "All of them together sum to 1, and every row by itself should."
    if (np.abs(sums - 100) < 0.1).all():
        return "Those are percentages. Probabilities sum to 1."
    if (sums == 0).any():
        return "There is nothing but zeros where probabilities should sum to 1."
    if (np.round(numbers) == numbers).all() and numbers.max() > 1:
        return "Those are counts. Divide them by their sum."
    if numbers.max() > 1:
        return "A probability is at most 1. Those may be scores: is the softmax missing?"
    if (sums < 1).all():
        return "They sum to less than 1. What is taken out must leave its part to the rest: divide by the sum, last."
    return "They do not sum to 1. Is the division by their sum, or the softmax, the last step?"
