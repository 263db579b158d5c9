"""What numbers of the wrong shape usually are: a dimension too many, rows and columns swapped, one row too few.

Every sentence is fixed, as in numbers.py. What may be said of a whole tensor may be said of one part of the right one,
so the numbers are looked at where there are not too many.
"""

from collections.abc import Iterator

import numpy as np

from exercises.kit.checking.differences import near
from exercises.kit.checking.numbers import MAX_SIZE, SAME
from exercises.kit.checking.wrong import UNKNOWN

Shape = tuple[int, ...]
NOT_RIGHT = "That is another shape than the one that is asked for. Print the shape of what you return."


def why_other_shape(got: Shape, expected: Shape) -> str:
    """What is said of a shape alone.

    >>> why_other_shape((1, 3, 4), (3, 4))
    'There is one dimension too many in front: a batch of one. Take its first item.'
    """
    return next(_of_shapes(got, expected), NOT_RIGHT)


def why_other_form(got: np.ndarray, expected: np.ndarray, tolerance: float = SAME) -> str:
    """What is said of numbers in another shape: as `why_other_shape`, and more where the numbers tell it."""
    if max(got.size, expected.size) > MAX_SIZE:
        return why_other_shape(got.shape, expected.shape)
    parts = next(_of_parts(got, expected, max(tolerance, SAME)), UNKNOWN)
    return parts or why_other_shape(got.shape, expected.shape)


def _of_shapes(got: Shape, expected: Shape) -> Iterator[str]:
    if got == (1, *expected):
        yield "There is one dimension too many in front: a batch of one. Take its first item."
    if got == (*expected, 1):
        yield "There is one dimension too many at the end, of size 1. `squeeze(-1)` takes it away."
    if expected == (1, *got):
        yield "A dimension of size 1 is missing in front: a batch of one is asked for."
    if expected == (*got, 1):
        yield "A dimension of size 1 is missing at the end."
    if got == ():
        yield "That is a single number. A whole row or table of numbers is asked for."
    if expected == ():
        yield "A single number is asked for. Is there a sum, a mean or an index missing?"
    if [size for size in got if size != 1] == [size for size in expected if size != 1]:
        yield "There are dimensions of size 1 too many or too few."
    if len(got) > 1 and got == (*expected[:-2], *expected[-2:][::-1]):
        yield "Rows and columns are swapped. A transpose is missing, or one too many."
    if sorted(got) == sorted(expected):
        yield "The dimensions are the right ones in another order."
    if len(got) > len(expected) and got[-len(expected) :] == expected:
        yield "There are dimensions too many in front: one of all those is asked for. Which one?"
    if len(got) > len(expected) and got[: len(expected)] == expected:
        yield "There are dimensions too many at the end. Is there a sum, a mean or an index missing?"
    if len(got) < len(expected) and expected[-len(got) :] == got:
        yield "That is one of several that are asked for: dimensions are missing in front."
    if len(got) < len(expected) and expected[: len(got)] == got:
        yield "Dimensions are missing at the end. Is there a sum, a mean or an index too many?"
    if len(got) == len(expected):
        off = [(one, two) for one, two in zip(got, expected, strict=True) if one != two]
        if len(off) == 1 and off[0][0] == off[0][1] + 1:
            yield "There is one too many along one dimension. Where does it begin and end?"
        if len(off) == 1 and off[0][0] == off[0][1] - 1:
            yield "There is one too few along one dimension. Where does it begin and end?"


def _of_parts(got: np.ndarray, expected: np.ndarray, tolerance: float) -> Iterator[str]:
    """What is said where the right numbers are among those of another shape."""

    def same(one: np.ndarray, two: np.ndarray) -> bool:
        return one.shape == two.shape and one.size > 0 and bool(near(one, two, tolerance).all())

    if got.ndim == expected.ndim and got.ndim and got.shape[1:] == expected.shape[1:]:
        more = len(got) - len(expected)
        kind = "item" if got.ndim == 1 else "row"
        if more > 0 and same(got[more:], expected):
            yield f"The right {kind}s are there, with more than is asked for in front of them."
        if more > 0 and same(got[: len(expected)], expected):
            yield f"The right {kind}s are there, with more than is asked for after them."
        if more < 0 and same(got, expected[-more:]):
            yield f"Those {kind}s are right, but the first of what is asked for is missing."
        if more < 0 and same(got, expected[: len(got)]):
            yield f"Those {kind}s are right, but the last of what is asked for is missing."
    if got.ndim == expected.ndim == 2 and same(got.T, expected):
        yield "The right numbers, but rows and columns are swapped: it is the transpose of what is asked for."
    if got.ndim == expected.ndim + 1 and got.shape[1:] == expected.shape and len(got) > 1:
        if same(got[-1], expected):
            yield "What is asked for is the last one of those alone."
        if same(got[0], expected):
            yield "What is asked for is the first one of those alone."
    if got.size == expected.size and same(got.ravel(), expected.ravel()) and _is_reshaped(got.shape, expected.shape):
        yield "Those are the right numbers in another shape. Is a reshape missing?"


def _is_reshaped(got: Shape, expected: Shape) -> bool:
    """Whether the shapes differ by more than dimensions of size 1."""
    return [size for size in got if size != 1] != [size for size in expected if size != 1]
