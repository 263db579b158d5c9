"""Where two values differ: the first place, and how many items do.

Both are what `forms` makes of values. Covered: lists, tuples, sets, dicts, tensors and arrays in one another. Infinity
or NaN is equal to its like, and to nothing else, however large the tolerance. Lists of different lengths, dicts of
different keys and tensors of different shapes count as one difference.
Not covered: what a difference means; slips.py says that.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from exercises.kit.values import Array, Opaque, Tensor

Reason = Literal["type", "length", "keys", "shape", "dtype", "value"]
SHOWN_KEY = 60


@dataclass(frozen=True)
class Difference:
    """The first place where two values differ.

    `levels` are the pairs (got, expected) from the whole to that place; of numbers in a tensor, that of the tensor.
    `path` is how the place is written: `[0]['x']`. For numbers of a tensor, `index` is that of the first, and
    `furthest` of the one furthest off.
    """

    levels: tuple[tuple[Any, Any], ...]
    path: str
    reason: Reason
    index: tuple[int, ...] = ()
    furthest: tuple[int, ...] = ()


@dataclass
class Differences:
    """What a comparison found: the first difference, and how many of how many items differ."""

    first: Difference | None = None
    count: int = 0
    total: int = 0
    _levels: list[tuple[Any, Any]] = field(default_factory=list)

    def note(self, reason: Reason, path: str, count: int = 1, **places: tuple[int, ...]) -> None:
        self.count += count
        if self.first is None:
            self.first = Difference(tuple(self._levels), path, reason, **places)

    def compare(self, got: Any, expected: Any, tolerance: float | None, path: str = "") -> None:
        """Compare two values; without a tolerance numbers must be the same, and of one type."""
        if isinstance(expected, Array) and not expected.shape and type(got) in (bool, int, float, complex):
            expected = expected.array.item()  # a number of Python's is as good as one of numpy's
        self._levels.append((got, expected))
        if kind_of(got) != kind_of(expected) and not (tolerance is not None and are_numbers(got, expected)):
            self.total += 1
            self.note("type", path)
        elif isinstance(expected, list | tuple):
            self._items(got, expected, tolerance, path)
        elif isinstance(expected, dict):
            self._entries(got, expected, tolerance, path)
        elif isinstance(expected, Tensor | Array):
            self._numbers(got, expected, tolerance, path)
        else:
            self.total += 1
            if not (is_near(got, expected, tolerance) if are_numbers(got, expected) else got == expected):
                self.note("value", path)
        self._levels.pop()

    def _items(self, got: Any, expected: Any, tolerance: float | None, path: str) -> None:
        if len(got) != len(expected):
            self.total += 1
            return self.note("length", path)
        for index, (one, two) in enumerate(zip(got, expected, strict=True)):
            self.compare(one, two, tolerance, f"{path}[{index}]")

    def _entries(self, got: dict, expected: dict, tolerance: float | None, path: str) -> None:
        kinds = {key: type(key) for key in got}  # True and 1 are one key
        if kinds != {key: type(key) for key in expected}:
            self.total += 1
            return self.note("keys", path)
        for key, value in expected.items():
            self.compare(got[key], value, tolerance, f"{path}[{short_key(key)}]")

    def _numbers(self, got: Any, expected: Any, tolerance: float | None, path: str) -> None:
        self.total += max(1, expected.array.size)
        if got.shape != expected.shape:
            return self.note("shape", path)
        kinds = [dtype_kind(value.array.dtype) for value in (got, expected)]
        if kinds[0] != kinds[1] and (tolerance is None or "bool" in kinds):
            return self.note("dtype", path)
        apart = np.argwhere(~near(got.array, expected.array, tolerance))
        if len(apart):
            first = tuple(map(int, apart[0]))
            self.note("value", path, len(apart), index=first, furthest=_furthest(got.array, expected.array))


def find(got: Any, expected: Any, tolerance: float | None) -> Differences:
    """What differs between two values that `forms` has made."""
    found = Differences()
    found.compare(got, expected, tolerance)
    return found


def kind_of(value: Any) -> str:
    """The name of a value's type, as a student knows it."""
    if isinstance(value, Tensor):
        return "tensor"
    if isinstance(value, Array):
        return "array"
    return f"Opaque {id(value)}" if isinstance(value, Opaque) else type(value).__name__


def are_numbers(*values: Any) -> bool:
    """Whether all of these are Python's numbers. A bool is none."""
    return all(type(value) is int or type(value) is float or type(value) is complex for value in values)


def is_near(got: Any, expected: Any, tolerance: float | None) -> bool:
    """Whether a number is no further from the expected one than the tolerance, a share of those above 1."""
    if got == expected or (got != got and expected != expected):
        return True
    if tolerance is None:
        return False
    try:
        apart, allowed = abs(got - expected), tolerance * max(1, abs(expected))
        return bool(apart <= allowed and apart != float("inf"))
    except OverflowError:  # an int beyond the largest float
        return False


def near(got: np.ndarray, expected: np.ndarray, tolerance: float | None) -> np.ndarray:
    """The same for every number of two arrays of one shape: True where they are as good as equal."""
    with np.errstate(all="ignore"):
        same = (got == expected) | ((got != got) & (expected != expected))
        if tolerance is None:
            return np.asarray(same)
        one, two = _wide(got), _wide(expected)
        both = np.isfinite(one) & np.isfinite(two)
        return np.asarray(same | (both & (np.abs(one - two) <= tolerance * np.maximum(1, np.abs(two)))))


def _furthest(got: np.ndarray, expected: np.ndarray) -> tuple[int, ...]:
    """The index of the number that is furthest off. What is not finite is further off than all else."""
    with np.errstate(all="ignore"):
        apart = np.array(np.abs(_wide(got) - _wide(expected)))
        apart[near(got, expected, None)] = 0
        apart[np.isnan(apart)] = np.inf
    return tuple(map(int, np.unravel_index(int(apart.argmax()), apart.shape)))


def _wide(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype(np.complex128 if numbers.dtype.kind == "c" else np.float64)


def dtype_kind(dtype: np.dtype) -> str:
    """What numbers of this dtype are: bool, int, float or complex."""
    return {"b": "bool", "i": "int", "u": "int", "c": "complex"}.get(dtype.kind, "float")


def short_key(key: Any) -> str:
    """A dict's key as it is written, cut where it is long."""
    text = repr(key)
    return text if len(text) <= SHOWN_KEY else f"{text[:SHOWN_KEY]}..."
