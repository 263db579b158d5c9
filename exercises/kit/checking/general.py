"""`check_close`, `check_equal`, `check_shape`: comparisons of any values, whose failures say where and what kind.

What may be compared: forms.py. A message tells the first place where two values differ and how many items do; the
lesson below it what that usually means, as far as slips.py knows it.
"""

from typing import Any

import numpy as np

from exercises.kit.checking import slips
from exercises.kit.checking.differences import Difference, Differences, find, kind_of, short_key
from exercises.kit.checking.forms import as_numbers, plain, wanted
from exercises.kit.checking.shapes import why_other_shape
from exercises.kit.checking.wrong import Wrong, describe, fail
from exercises.kit.values import Array, Tensor

# A whole value stands in a message when it is no longer than that, and of keys so many.
SHORT, KEYS = 100, 5


def check_close(got: Any, expected: Any, tolerance: float = 1e-5, *, of: str = "the result") -> None:
    """`got` must be `expected`, but for rounding: no number further away than `tolerance`.

    Of a number above 1 the tolerance is a share: 1e-5 is a hundred-thousandth of it. Tensors, arrays, lists, tuples and
    dicts in one another are compared number by number; all else in them has to be equal. An int is as good as a float,
    and a float64 as a float32; a list is no tensor. An infinity or a NaN is right only where one is expected.

    >>> check_close([0.1 + 0.2, 1], [0.3, 1.0])
    >>> check_close([0.5, 1.0, 1.5], [1.0, 2.0, 3.0])
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected the list [1.0, 2.0, 3.0], got the list [0.5, 1.0, 1.5].
    They differ first at [0]: expected 1.0, got 0.5. Of 3 items 3 differ.
    Every number is the right one times the same factor. What are they divided by, or multiplied with?
    """
    if not tolerance >= 0:
        raise ValueError(f"a tolerance of {tolerance} is none: give 0 or more")
    _compare(plain(got), wanted(expected), tolerance, of)


def check_equal(got: Any, expected: Any, *, of: str = "the result") -> None:
    """`got` must be `expected`, of the same type: 1 is not 1.0, and neither is True. For ids, counts, texts, masks.

    Of tensors and arrays the numbers must be of one kind (bool, int, float), however many bits they have.

    >>> check_equal({"the": 2, "cat": 1}, {"cat": 1, "the": 2})
    >>> check_equal([3, 1, 2], [1, 2, 3], of="the list of ids")
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected the list [1, 2, 3], got the list [3, 1, 2].
    They differ first at [0]: expected 1, got 3. Of 3 items 3 differ.
    The right numbers, but all of them are one place too late.
    """
    _compare(plain(got), wanted(expected), None, of)


def check_shape(got: Any, shape: tuple[int | None, ...], dtype: str | None = None) -> None:
    """`got` must be a tensor or an array of this shape, in which None stands for any size; or lists that are so long.

    With `dtype` ("float32", "int64", "bool") its numbers must be of that type; "float" and "int" are any of their kind.

    >>> check_shape([[1, 2], [3, 4], [5, 6]], (3, 2))
    >>> check_shape([[1, 2], [3, 4], [5, 6]], (None, 3))
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected the shape (any, 3), got (3, 2).
    Rows and columns are swapped. A transpose is missing, or one too many.
    """
    got = plain(got)
    written = ", ".join("any" if size is None else str(size) for size in shape)
    said = f"({written},)" if len(shape) == 1 else f"({written})"
    numbers = as_numbers(got)
    if numbers is None or not isinstance(got, Tensor | Array | list | tuple):
        ragged = isinstance(got, list | tuple) and "The lists in it are not as long as one another, or no numbers."
        fail(got, f"numbers of the shape {said}", ragged or slips.why_other_type(got, Tensor("float32", np.zeros(0))))
    found = numbers.shape
    if len(found) != len(shape) or any(size not in (None, one) for one, size in zip(found, shape, strict=True)):
        raise Wrong(f"expected the shape {said}, got {found}.", why_other_shape(found, _filled(shape, found)))
    if dtype is not None:
        is_kind = dtype in ("float", "int")
        have = got.dtype if isinstance(got, Tensor | Array) else None
        if have is None or (not have.lstrip("bu").startswith(dtype) if is_kind else have != dtype):
            what = f"a {kind_of(got)} of {have}" if have else describe(got)
            raise Wrong(f"expected a tensor of {dtype}, got {what}.", _why_other_dtype(have, dtype))


def _filled(shape: tuple[int | None, ...], found: tuple[int, ...]) -> tuple[int, ...]:
    """The shape, with sizes of what was found where any will do, so that the two can be compared."""
    known = [size for size in shape if size is not None]
    spare = [size for size in found if size not in known] or list(found) or [0]
    return tuple(spare[min(at, len(spare) - 1)] if size is None else size for at, size in enumerate(shape))


def _why_other_dtype(have: str | None, dtype: str) -> str:
    if have is None:
        return "Lists have no dtype. A tensor is asked for."
    if have == "bool":
        return "Those are True and False. Numbers are asked for."
    if dtype == "bool":
        return "True and False are asked for: a comparison gives them, or `.bool()`."
    if have.startswith(("int", "uint")) and dtype.startswith(("float", "bfloat")):
        return "Those are whole numbers. Numbers with a fraction are asked for: `.float()` makes them."
    if have.startswith(("float", "bfloat")) and dtype.startswith("int"):
        return "Those are numbers with a fraction. Whole ones are asked for: `.long()` makes them."
    return "The numbers are of the right kind, but of another size."


def _compare(got: Any, expected: Any, tolerance: float | None, of: str) -> None:
    found = find(got, expected, tolerance)
    if found.first is not None:
        raise Wrong(_message(found, found.first, of), slips.lesson(found.first, tolerance))


def _message(found: Differences, first: Difference, of: str) -> str:
    whole, (got, expected) = first.levels[0], first.levels[-1]
    if first.reason == "value" and isinstance(expected, Tensor | Array):
        at = f" at {first.path}" if first.path else ""
        counted = f"Of {found.total} numbers {found.count} differ{'s' * (found.count == 1)}."
        head = f"{of} is not the expected one{at}. {counted}"
        return "\n".join([head, *_numbers(first, got.array, expected.array)])
    if not first.path:
        return f"{_sides(got, expected, first)}."
    short = all(len(describe(value)) <= SHORT for value in whole)
    head = f"expected {describe(whole[1])}, got {describe(whole[0])}." if short else f"{of} is not the expected one."
    counted = f" Of {found.total} items {found.count} differ{'s' * (found.count == 1)}." if found.total > 1 else ""
    return f"{head}\nThey differ first at {first.path}: {_sides(got, expected, first)}.{counted}"


def _sides(got: Any, expected: Any, first: Difference) -> str:
    """What was expected at a place, and what was there."""
    if first.reason == "keys":
        return _keys(got, expected)
    if first.reason == "value" and first.path and type(got) is type(expected):
        one, two = (value if len(value) <= 200 else f"{value[:200]}..." for value in (repr(expected), repr(got)))
        return f"expected {one}, got {two}"
    if first.reason == "dtype":
        return f"expected numbers of {expected.dtype}, got {describe(got)}"
    if first.reason == "length" and len(describe(got)) + len(describe(expected)) > 2 * SHORT:
        at = next((i for i, (a, b) in enumerate(zip(got, expected, strict=False)) if find(a, b, None).count), None)
        where = "" if at is None else f" that differs first at index {at}"
        return f"expected a {kind_of(expected)} of {len(expected)} items, got one of {len(got)}{where}"
    return f"expected {describe(expected)}, got {describe(got)}"


def _keys(got: dict, expected: dict) -> str:
    missing, more = [key for key in expected if key not in got], [key for key in got if key not in expected]
    said = [f"{what} {_listed(keys)}" for what, keys in (("missing are", missing), ("too many are", more)) if keys]
    return f"expected a dict with other keys: {', '.join(said) or 'they are of other types'}"


def _listed(keys: list) -> str:
    return ", ".join(map(short_key, keys[:KEYS])) + (f" and {len(keys) - KEYS} more" if len(keys) > KEYS else "")


def _numbers(first: Difference, got: Any, expected: Any) -> list[str]:
    """The lines on numbers of a tensor: the first that differs, and the one furthest off."""

    def line(what: str, index: tuple[int, ...]) -> str:
        one, two = expected[index].item(), got[index].item()
        shown = [f"{one:.6g}", f"{two:.6g}"]
        shown = shown if shown[0] != shown[1] else [repr(one), repr(two)]
        return f"{what} at index {list(index)}: expected {shown[0]}, got {shown[1]}."

    lines = [line("The first is", first.index)]
    return lines if first.index == first.furthest else [*lines, line("The furthest off is", first.furthest)]
