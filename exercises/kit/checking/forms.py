"""Any value as what the general checks compare: plain data, tensors and arrays.

Covered: None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, torch's tensors, numpy's arrays
and numbers, each of exactly that type, and what `values.snapshot` has made. All else is `Opaque`: an `__eq__` or
`__len__` that a student wrote is never asked. What is too large, too deep or contains itself becomes `Opaque` too, so
nothing here hangs.
Not covered: arrays of texts or objects; they are no plain data.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.kit.values import (
    MAX_BITS,
    MAX_CONTAINERS,
    MAX_DEPTH,
    MAX_ITEMS,
    Array,
    Handle,
    Opaque,
    Tensor,
    snapshot,
    type_name,
)


def plain(value: Any) -> Any:
    """A student's result as plain data. Never raises, and asks nothing of a type that is not Python's or a library's.

    >>> plain([1, (2.5, "x"), range(3)])
    [1, (2.5, 'x'), Opaque(type_name='range')]
    """
    try:
        return _copy(value, 0, _Room(MAX_ITEMS, MAX_CONTAINERS))
    except _TooMany:
        return Opaque(f"{type_name(value)} of too many parts")


def wanted(value: Any) -> Any:
    """What an author expects, as plain data.

    Raises TypeError for what is no plain data: nothing can be equal to it.
    """
    return _copy(value, 0, _Room(MAX_ITEMS, MAX_ITEMS, is_the_authors=True))


class _TooMany(Exception):
    """There are more containers than a result may hold."""


@dataclass
class _Room:
    """How many more items, and containers among them, may be copied, and whose they are."""

    items: int
    containers: int
    is_the_authors: bool = False

    def opaque(self, what: str) -> Opaque:
        if self.is_the_authors:
            raise TypeError(
                f"a check can't expect this: {what}. Expect plain data (None, bool, int, float, str, list, tuple, "
                "dict), a tensor, or an array of numbers."
            )
        return Opaque(what)


def _copy(value: Any, depth: int, room: _Room) -> Any:
    room.items -= 1
    kind = type(value)
    # `is`, not `in`: a metaclass may have an __eq__ of its own.
    if kind is int and value.bit_length() > MAX_BITS:
        return room.opaque(f"int of {value.bit_length()} bits")
    if value is None or kind is bool or kind is int or kind is float or kind is complex or kind is str or kind is bytes:
        return value
    if kind is Tensor or kind is Array:
        return value
    if kind is Opaque or kind is Handle:
        return room.opaque(type_name(value)) if room.is_the_authors else value
    if kind is list or kind is tuple or kind is dict:
        room.containers -= 1
        if room.containers < 0:
            raise _TooMany
        if depth >= MAX_DEPTH or len(value) > room.items:
            return room.opaque(f"{type_name(value)} too large or too deeply nested")
        if kind is dict:
            return _dict(value, depth, room)
        return kind([_copy(item, depth + 1, room) for item in value])
    found = snapshot(value)
    return room.opaque(found.type_name) if type(found) is Opaque else found


def _dict(value: dict, depth: int, room: _Room) -> Any:
    if not all(_is_key(key) for key in value):
        return room.opaque("dict with keys that are no numbers, texts or tuples of them")
    return {key: _copy(item, depth + 1, room) for key, item in value.items()}


def _is_key(key: Any, depth: int = 0) -> bool:
    kind = type(key)
    if kind is tuple or kind is frozenset:
        return depth < MAX_DEPTH and len(key) <= 100 and all(_is_key(item, depth + 1) for item in key)
    if kind is int:
        return bool(key.bit_length() <= MAX_BITS)
    return kind is str or kind is bool or kind is float or kind is bytes or key is None


def as_numbers(value: Any) -> np.ndarray | None:
    """The float64 numbers of a tensor, an array, a number, or lists of numbers that are as long as one another."""
    if isinstance(value, Tensor | Array):
        return None if value.array.dtype.kind == "c" else value.array.astype(np.float64)
    if not _is_numbers(value):
        return None
    try:
        return np.array(value, dtype=np.float64)
    except (ValueError, OverflowError):  # lists of different lengths, or a number beyond float's
        return None


def _is_numbers(value: Any) -> bool:
    if type(value) is list or type(value) is tuple:
        return all(_is_numbers(item) for item in value)
    return type(value) is int or type(value) is float
