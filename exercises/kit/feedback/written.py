"""A call as a student would write it, to stand above what came of it: short, and fit to be pasted into a shell.

`model` and `tokenizer` are those of the run; those that only some checks are about have a name in front of that, as in
`counting.model`. Covered: plain data and tensors; a large tensor that is an answer of the reference is written as the
call that gives it. What else is long is cut, with `...` in the place of the rest, and such a call can't be pasted.
Not covered: a call of a hidden test, whose input nobody sees.
"""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from exercises.kit.values import MODEL, Array, Handle, Opaque, Tensor

# So many numbers of a tensor, items of a list, and letters of a text are written; of more, the first few.
MAX_NUMBERS, MAX_ITEMS, MAX_LETTERS = 8, 40, 300
SHOWN_NUMBERS, SHOWN_ITEMS, SHOWN_LETTERS = 4, 12, 120
# A tensor of these types is made without naming the type.
PLAIN_TYPES = ("float32", "int64", "bool")


def call(name: str, args: Iterable[Any], kwargs: Mapping[str, Any]) -> str:
    """`name(...)` with these arguments: plain data, handles and `Tensor`s."""
    given = [_value(value) for value in args]
    given += [f"{key}={_value(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(given)})"


def without_call(message: str, exercise: str) -> str:
    """A message without the call above it, for those who compare what two students are told."""
    first, _, rest = message.partition("\n")
    return rest if rest and first.startswith(f"{exercise}(") and first.endswith(")") else message


def _value(value: Any) -> str:
    if isinstance(value, Handle):
        return value.kind if value.name == MODEL.name else f"{value.name}.{value.kind}"
    if isinstance(value, Opaque):
        return "..."
    if isinstance(value, Tensor):
        return _tensor(value)
    if isinstance(value, Array):
        return _array(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list | tuple):
        return _items(value)
    if isinstance(value, dict | set | frozenset | bytes):
        return _short(value)
    return repr(value)


def _short(value: dict | set | frozenset | bytes) -> str:
    """What repr says, cut where it is long; members of a set in an order that is the same everywhere."""
    if isinstance(value, dict):
        shown = [f"{_value(key)}: {_value(item)}" for key, item in list(value.items())[:MAX_ITEMS]]
    elif isinstance(value, bytes):
        return repr(value if len(value) <= MAX_LETTERS else value[:SHOWN_LETTERS]) + "..." * (len(value) > MAX_LETTERS)
    else:
        shown = sorted(map(_value, value))[:MAX_ITEMS]
    shown += ["..."] if len(value) > MAX_ITEMS else []
    if not value and not isinstance(value, dict):
        return f"{type(value).__name__}()"
    inner = f"{{{', '.join(shown)}}}"
    return f"frozenset({inner})" if isinstance(value, frozenset) else inner


def _text(text: str) -> str:
    if len(text) > MAX_LETTERS:
        return f"{_text(text[:SHOWN_LETTERS])}..."
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def _items(items: list | tuple) -> str:
    shown = [_value(item) for item in (items if len(items) <= MAX_ITEMS else items[:SHOWN_ITEMS])]
    shown += ["..."] if len(items) > MAX_ITEMS else []
    if isinstance(items, tuple):
        return f"({', '.join(shown)}{',' if len(shown) == 1 else ''})"
    return f"[{', '.join(shown)}]"


def _tensor(tensor: Tensor) -> str:
    array = tensor.array
    dtype = "" if tensor.dtype in PLAIN_TYPES else f", dtype=torch.{tensor.dtype}"
    if array.size > MAX_NUMBERS and tensor.made_by:
        return tensor.made_by
    if array.size > MAX_NUMBERS:
        return f"torch.tensor([{', '.join(map(_number, array.ravel()[:SHOWN_NUMBERS]))}, ...]{dtype})"
    return f"torch.tensor({_nested(array)}{dtype})"


def _array(value: Array) -> str:
    """As numpy would have it; cut as a tensor is."""
    array = value.array
    if array.ndim == 0:
        return f"numpy.{value.dtype}({_number(array[()])})"
    if array.size > MAX_NUMBERS:
        return f"numpy.array([{', '.join(map(_number, array.ravel()[:SHOWN_NUMBERS]))}, ...], dtype='{value.dtype}')"
    return f"numpy.array({_nested(array)}, dtype='{value.dtype}')"


def _nested(array: np.ndarray) -> str:
    return _number(array[()]) if array.ndim == 0 else f"[{', '.join(map(_nested, array))}]"


def _number(number: Any) -> str:
    """A number with the digits that its own type needs: float32's 0.7 is no 0.699999988079071."""
    if isinstance(number, np.floating) and not np.isfinite(number):
        return f'float("{number}")'
    return str(number)
