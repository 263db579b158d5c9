"""Results as plain data: what crosses from a student's code to a check, in one process or between two.

Covered: None, bool, int, float, str, list, tuple, dict and dense tensors, each of exactly that type. A subclass of
one of them is no plain data (its `__eq__` and friends are the student's code) and becomes `Opaque`, as does all else.
A snapshot is a copy: what the student's code does to the original afterwards changes nothing.
Not covered: the identity of objects (a value met twice is copied twice); sparse, quantised and complex tensors.
torch is not imported here: the process that judges has none.
"""

import math
import sys
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
        return _copy(value, 0, _Room(MAX_ITEMS, MAX_CONTAINERS))
    except _TooMany:
        return Opaque(f"{type_name(value)} with more than {MAX_CONTAINERS} items that are no plain numbers or texts")


class _TooMany(Exception):
    """There are more containers than a snapshot may hold."""


@dataclass
class _Room:
    """How many more items, and containers (tensors and opaque things too) among them, a snapshot may hold."""

    items: int
    containers: int

    def take_container(self) -> None:
        self.containers -= 1
        if self.containers < 0:
            raise _TooMany


def _copy(value: Any, depth: int, room: _Room) -> Any:
    room.items -= 1
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else Opaque("int of more than 64 bits")
    if kind is str:
        return value if len(value) <= MAX_TEXT else Opaque(f"str of more than {MAX_TEXT} characters")
    if kind is Handle or kind is Tensor or kind is Opaque:
        return Opaque(type_name(value))  # the kit's own types are not for students to return
    if kind is list or kind is tuple or kind is dict:  # not `in`: a metaclass may have an __eq__ of its own
        room.take_container()
        if depth >= MAX_DEPTH or len(value) > room.items:
            return Opaque(f"{type_name(value)} too large or too deeply nested")
        if kind is dict:
            return _copy_dict(value, depth, room)
        return kind([_copy(item, depth + 1, room) for item in value])
    room.take_container()
    return _copy_tensor(value) or Opaque(type_name(value))


def _copy_dict(value: dict, depth: int, room: _Room) -> Any:
    if not all(type(key) is str or type(key) is int for key in value):
        return Opaque("dict with keys that are neither str nor int")
    keys = [_copy(key, depth + 1, room) for key in value]
    if any(type(key) is Opaque for key in keys):
        return Opaque("dict with a huge key")
    return dict(zip(keys, [_copy(item, depth + 1, room) for item in value.values()], strict=True))


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


def size_of(value: Any) -> int:
    """About how many bytes plain data takes in memory."""
    if isinstance(value, Tensor):
        return int(value.array.nbytes)
    if isinstance(value, list | tuple):
        return 64 + sum(map(size_of, value))
    if isinstance(value, dict):
        return 64 + sum(64 + size_of(item) for item in value.values())
    return sys.getsizeof(value) if isinstance(value, str) else 32


def to_torch(value: Tensor) -> Any:
    """The torch tensor that a `Tensor` describes."""
    import torch

    made = torch.from_numpy(value.array.copy()).to(getattr(torch, value.dtype))
    if value.made_by:
        made.made_by = value.made_by  # type: ignore[attr-defined]
    return made
