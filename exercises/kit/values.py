"""Results as plain data: what crosses from a student's code to a check, in one process or between two.

Covered: None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, dense tensors, numpy's arrays
and numbers, each of exactly that type; the dictionaries of `collections` (a Counter, say) become plain ones. Another
subclass of one of them is no plain data (its `__eq__` and friends are the student's code) and becomes `Opaque`, as does
all else. A snapshot is a copy: what the student's code does to the original afterwards changes nothing.
Not covered: the identity of objects (a value met twice is copied twice); sparse, quantised and complex tensors.
torch is not imported here: the process that judges has none.
"""

import math
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_DEPTH = 20
MAX_ITEMS = 200_000
# Of the items, those that hold others. An empty list is a byte when it is sent, and sixty in memory.
MAX_CONTAINERS = 20_000
MAX_TEXT = 1_000_000
MAX_ELEMENTS = 4_000_000
MAX_DIMENSIONS = 16
# Python writes no int of more digits (4300), so none could be shown.
MAX_BITS = 14_000
# Members of sets, and keys of dictionaries, that are no plain str, int or bytes: many of them could have the same hash.
MAX_KEYS = 5_000
# What a key is besides, or a member of a set.
KEYS = (str, int, bytes, bool, float, type(None), tuple, frozenset)
DICTS = (dict, Counter, OrderedDict, defaultdict)

# What a tensor of each torch dtype is stored as. numpy has no bfloat16; float32 holds each of its values exactly.
STORED_AS = {
    "float64": "float64",
    "float32": "float32",
    "float16": "float32",
    "bfloat16": "float32",
    "int64": "int64",
    "int32": "int32",
    "int16": "int16",
    "int8": "int8",
    "uint8": "uint8",
    "bool": "bool",
}
# What an array of numpy may hold: numbers, by numpy's own names for their types.
ARRAYS = {
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
    "complex64", "complex128",
}  # fmt: skip
NUMBERS = tuple(np.dtype(name).type for name in sorted(ARRAYS))


@dataclass(frozen=True, eq=False)
class Tensor:
    """A dense tensor as data: `dtype` is torch's name for its type, `array` holds its numbers (see STORED_AS).

    `made_by` is the call that it is an answer to, where somebody may want to make it again.
    """

    dtype: str
    array: np.ndarray
    made_by: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.array.shape)


@dataclass(frozen=True, eq=False)
class Array:
    """An array of numpy as data, so that it is no tensor. One of no dimensions is a number of numpy's."""

    array: np.ndarray

    @property
    def dtype(self) -> str:
        return self.array.dtype.name

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.array.shape)


def tensor(numbers: list) -> Tensor:
    """A float32 tensor of these numbers, to be given to a student's function."""
    return Tensor("float32", np.array(numbers, dtype=np.float32))


@dataclass(frozen=True)
class Opaque:
    """Something that is no plain data. Only the name of its type is known, and that name is the student's to choose."""

    type_name: str


@dataclass(frozen=True)
class Handle:
    """Stands for a model or a tokenizer where there is none: `kind` says which, `name` of which model of the run."""

    kind: str
    name: str

    # It stands in the key of every call, and the one that a dataclass gets takes five times as long.
    def __repr__(self) -> str:
        return f"Handle(kind={self.kind!r}, name={self.name!r})"


# The model that the run is about (pocket, unless another is asked for).
MODEL = Handle("model", "main")
TOKENIZER = Handle("tokenizer", "main")


def handles(name: str) -> tuple[Handle, Handle]:
    """The model and the tokenizer called `name`: 'main' or one of the stand-ins."""
    return Handle("model", name), Handle("tokenizer", name)


def type_name(value: object) -> str:
    """The name of a value's type, asked for past anything that the type's own code may answer."""
    # Even the name may be an object of a subclass of str, with methods of its own.
    return str.__getitem__(type.__dict__["__name__"].__get__(type(value)), slice(80))


def snapshot(value: Any) -> Any:
    """A deep copy of `value` as plain data, tensors as `Tensor`, everything else as `Opaque`. Never raises."""
    try:
        return _copy(value, 0, _Room(MAX_ITEMS, MAX_CONTAINERS, MAX_KEYS))
    except _TooMany as too_many:
        return Opaque(f"{type_name(value)} {too_many}")


class _TooMany(Exception):
    """There are more containers, or keys, than a snapshot may hold."""


@dataclass
class _Room:
    """How many more items, containers (tensors and opaque things too) and unusual keys among them there may be."""

    items: int
    containers: int
    keys: int

    def take_container(self) -> None:
        self.containers -= 1
        if self.containers < 0:
            raise _TooMany(f"with more than {MAX_CONTAINERS} items that are no plain numbers or texts")

    def take_key(self, key: Any) -> None:
        self.keys -= is_unusual(key)
        if self.keys < 0:
            raise _TooMany(f"with more than {MAX_KEYS} keys that are no int, str or bytes")


def _copy(value: Any, depth: int, room: _Room) -> Any:
    room.items -= 1
    kind = type(value)
    if value is None or kind is bool or kind is float or kind is complex:
        return value
    if kind is int:
        return value if value.bit_length() <= MAX_BITS else Opaque(f"int of more than {MAX_BITS} bits")
    if kind is str or kind is bytes:
        of_what = "characters" if kind is str else "bytes"
        return value if len(value) <= MAX_TEXT else Opaque(f"{kind.__name__} of more than {MAX_TEXT} {of_what}")
    if kind is Handle or kind is Tensor or kind is Opaque or kind is Array:
        return Opaque(type_name(value))  # the kit's own types are not for students to return
    # Not `in`: a metaclass may have an __eq__ of its own.
    is_dict, is_set = any(kind is one for one in DICTS), kind is set or kind is frozenset
    if kind is list or kind is tuple or is_dict or is_set:
        room.take_container()
        if depth >= MAX_DEPTH or len(value) > room.items:
            return Opaque(f"{type_name(value)} too large or too deeply nested")
        if is_dict:
            return _copy_dict(value, depth, room)
        if is_set:
            members = _copy_keys(value, depth, room)
            return members if isinstance(members, Opaque) else kind(members)
        return kind([_copy(item, depth + 1, room) for item in value])
    room.take_container()
    return _copy_tensor(value) or _copy_array(value) or Opaque(type_name(value))


def _copy_dict(value: Any, depth: int, room: _Room) -> Any:
    keys = _copy_keys(dict.keys(value), depth, room)
    if isinstance(keys, Opaque):
        return keys
    return dict(zip(keys, [_copy(item, depth + 1, room) for item in dict.values(value)], strict=True))


def _copy_keys(keys: Any, depth: int, room: _Room) -> Any:
    """Keys of a dictionary, or members of a set, as plain data; Opaque where they are none."""
    if not all(any(type(key) is kind for kind in KEYS) for key in keys):
        return Opaque("dict or set with keys that are no plain data")
    copies = [_copy(key, depth + 1, room) for key in keys]
    for key in copies:
        room.take_key(key)
    return copies if all(map(_is_plain_key, copies)) else Opaque("dict or set with a huge or odd key")


def is_unusual(key: Any) -> bool:
    """Whether the hash of a key can be chosen: of a str or bytes it can't be, and of ints few have the same."""
    return type(key) not in (str, bytes) and not (type(key) is int and key.bit_length() <= 64)


def _is_plain_key(key: Any) -> bool:
    if type(key) is tuple or type(key) is frozenset:
        return all(map(_is_plain_key, key))
    return type(key) in KEYS


def _copy_tensor(value: Any) -> Tensor | Opaque | None:
    """The tensor as data; None when `value` is no tensor of torch's own (a subclass is not: its methods may lie)."""
    torch = sys.modules.get("torch")
    if torch is None or (type(value) is not torch.Tensor and type(value) is not torch.nn.Parameter):
        return None
    try:
        dtype = str(value.dtype).removeprefix("torch.")
        if value.layout is not torch.strided or dtype not in STORED_AS:
            return Opaque(f"tensor of dtype {dtype} and layout {value.layout}")
        if math.prod(value.shape) > MAX_ELEMENTS or value.ndim > MAX_DIMENSIONS:
            return Opaque(f"tensor of shape {tuple(value.shape)}")
        # Not value.detach(): an attribute of the object may stand in front of the method.
        plain = torch.Tensor.detach(value).to("cpu").to(getattr(torch, STORED_AS[dtype])).contiguous()
        return Tensor(dtype, plain.numpy().copy())
    except Exception:
        return Opaque("Tensor")


def _copy_array(value: Any) -> Array | Opaque | None:
    """The array, or the number, of numpy as data; None when `value` is none of numpy's own."""
    if not any(type(value) is kind for kind in (np.ndarray, *NUMBERS)):
        return None
    dtype = value.dtype.name
    if dtype not in ARRAYS or value.size > MAX_ELEMENTS or value.ndim > MAX_DIMENSIONS:
        return Opaque(f"numpy array of dtype {dtype} and shape {tuple(value.shape)}"[:200])
    return Array(np.array(value, dtype=value.dtype.newbyteorder("="), order="C"))


def given(value: Any, resolve: Callable[[Any], Any]) -> Any:
    """What a function is given for plain data: a copy, with what `resolve` makes of handles, tensors and arrays."""
    kind = type(value)
    if kind is list or kind is tuple or kind is set or kind is frozenset:
        return kind([given(item, resolve) for item in value])
    if kind is dict:
        return {key: given(item, resolve) for key, item in value.items()}
    return resolve(value)


def equal(one: Any, two: Any) -> bool:
    """Whether two pieces of plain data are the very same, in type and number; NaN is the same as NaN."""
    if type(one) is not type(two):
        return False
    if isinstance(one, Tensor | Array):
        alike = one.dtype == two.dtype and one.shape == two.shape
        return alike and np.array_equal(one.array, two.array, equal_nan=one.array.dtype.kind in "fc")
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(equal, one, two))
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(equal(value, two[key]) for key, value in one.items())
    return bool(one == two) or (one != one and two != two)


def size_of(value: Any) -> int:
    """About how many bytes plain data takes in memory."""
    if type(value) is int or type(value) is float:  # most of what there is, of which there may be many
        return 32
    if isinstance(value, Tensor | Array):
        return int(value.array.nbytes)
    if isinstance(value, list | tuple | set | frozenset):
        return 64 + sum(map(size_of, value))
    if isinstance(value, dict):
        return 64 + sum(64 + size_of(item) for item in value.values())
    return sys.getsizeof(value) if isinstance(value, str | bytes) else 32


def to_torch(value: Tensor, *, copy: bool = True) -> Any:
    """The torch tensor that a `Tensor` describes; without `copy` it may have the array's own memory."""
    import torch

    made = torch.from_numpy(value.array.copy() if copy else value.array).to(getattr(torch, value.dtype))
    if value.made_by:
        made.made_by = value.made_by  # type: ignore[attr-defined]
    return made
