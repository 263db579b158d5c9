"""What a wrong value usually is, by its type: a tensor for a list, an int for a float, items in another order.

`lesson` goes from the whole to the place where two values differ first, and takes the first that something is known of.
Every sentence is fixed: the names of types in them are those of the kit, never the student's.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises.kit.checking import numbers, shapes, texts
from exercises.kit.checking.differences import Difference, are_numbers, dtype_kind, find, kind_of
from exercises.kit.checking.forms import as_numbers
from exercises.kit.checking.wrong import NOTHING, UNKNOWN
from exercises.kit.values import Array, Opaque, Tensor

# What is said of types that are no plain data and well known, by what is asked for. Any other name is not repeated.
LAZY = ("generator", "map", "filter", "zip", "range", "enumerate", "reversed", "dict_keys", "dict_values", "dict_items")
MAPPINGS = ("Counter", "defaultdict", "OrderedDict", "mappingproxy", "BatchEncoding", "UserDict")
OF_NUMPY = ("bool", "bool_", "int8", "int16", "int32", "int64", "uint8", "float16", "float32", "float64", "str_")
NAMES = {
    "NoneType": "None", "bool": "a bool", "int": "an int", "float": "a float", "complex": "a complex number",
    "str": "a text", "bytes": "bytes", "list": "a list", "tuple": "a tuple", "dict": "a dict", "tensor": "a tensor",
    "array": "a numpy array", "set": "a set", "frozenset": "a frozenset",
}  # fmt: skip
# Items whose order is looked at: more take too long to compare with one another.
MAX_SORTED = 20_000


def lesson(found: Difference, tolerance: float | None) -> str:
    """What is said of a difference; '' where nothing is known of it."""
    return next((said for got, expected in found.levels if (said := _at(got, expected, tolerance))), UNKNOWN)


def _at(got: Any, expected: Any, tolerance: float | None) -> str:
    one, two = as_numbers(got), as_numbers(expected)
    if _are_alike(got, expected) and one is not None and two is not None and two.ndim:
        return _of_numbers(got, expected, one, two, tolerance)
    if kind_of(got) != kind_of(expected) and not {type(got), type(expected)} <= {int, float}:
        return why_other_type(got, expected)
    if isinstance(expected, list | tuple):
        return next(_of_items(got, expected, tolerance), UNKNOWN)
    if isinstance(expected, set | frozenset):
        return _of_a_set(got, expected)
    if isinstance(expected, dict):
        return next(_of_keys(got, expected), UNKNOWN)
    if isinstance(expected, str):
        return texts.why_other_letters(got, expected)
    if isinstance(expected, bool):
        return "It is the other way round: True where False is asked for, or the reverse."
    return (
        next(filter(None, _of_a_number(got, expected, tolerance)), UNKNOWN) if are_numbers(got, expected) else UNKNOWN
    )


def _are_alike(got: Any, expected: Any) -> bool:
    return kind_of(got) == kind_of(expected) and isinstance(expected, list | tuple | Tensor | Array)


def _of_numbers(got: Any, expected: Any, one: Any, two: Any, tolerance: float | None) -> str:
    """What is said of two tensors, arrays or lists of numbers."""
    if one.shape != two.shape:
        nested = isinstance(expected, list | tuple)
        said = shapes.why_other_form(one, two, tolerance or 0)
        return next(_of_items(got, expected, tolerance), UNKNOWN) or said if nested else said
    if isinstance(expected, Tensor | Array):
        kinds = [dtype_kind(value.array.dtype) for value in (got, expected)]
        if "bool" in kinds and kinds[0] != kinds[1]:
            return "True and False are asked for, not numbers." if kinds[1] == "bool" else (
                "Numbers are asked for, not True and False."
            )  # fmt: skip
        if kinds == ["bool", "bool"] and (one == 1 - two).all():
            return "The mask is the wrong way round: True stands where False is asked for, and the reverse."
        if tolerance is None and kinds[0] != kinds[1]:
            return f"The numbers are asked for as {kinds[1]}s, not as {kinds[0]}s. Look at the dtype."
    said = numbers.why_other_numbers(one, two, tolerance or 0)
    return said or (next(_of_items(got, expected, tolerance), UNKNOWN) if isinstance(expected, list | tuple) else said)


def why_other_type(got: Any, expected: Any) -> str:
    """What is said of a value of another type."""
    kind, wanted = kind_of(got), kind_of(expected)
    asked = f"{NAMES.get(wanted, 'something else').capitalize()} is asked for"
    if got is None:
        return NOTHING
    if isinstance(got, Opaque):
        return _of_an_unknown_type(got.type_name, asked, wanted)
    if kind == "array" and not got.shape:
        return f"That is one of numpy's numbers. {asked}: `.item()` makes one of it."
    if kind in ("tensor", "array") and wanted in ("int", "float", "bool"):
        many = "" if got.array.size == 1 else ", and there is more than one number in it"
        return f"That is {NAMES[kind]}{many}. {asked}: `.item()` gives the number that is in it."
    if kind in ("tensor", "array") and wanted in ("list", "tuple"):
        return f"That is {NAMES[kind]}. {asked}: `.tolist()` makes a list of it."
    if (
        kind in ("list", "tuple")
        and wanted not in ("list", "tuple")
        and len(got) == 1
        and not find(got[0], expected, numbers.SAME).count
    ):
        return f"The right value, but in {NAMES[kind]} of one item."
    if kind in ("set", "frozenset"):
        return f"That is a set: it has no order, and every item once only. {asked}."
    if kind == "str" and str(got).strip() == str(expected):
        return f"That is a text which reads like the right value. {asked}."
    if kind == "int" and wanted == "float":
        return "That is an int. A float is asked for: is it `//` where `/` is meant?"
    if kind == "float" and wanted == "int":
        return "That is a float. An int is asked for: is it `/` where `//` is meant?"
    return f"That is {NAMES.get(kind, 'something else')}. {asked}."


def _of_an_unknown_type(name: str, asked: str, wanted: str) -> str:
    """What is said of something that is no plain data, by the name of its type, which the student's code may choose."""
    if name in LAZY:
        return f"That is no list yet, but something that gives its items one by one. {asked}: make one of it."
    if name in MAPPINGS and wanted == "dict":
        return "That is a kind of dict, and a plain one is asked for: `dict(...)` makes one of it."
    if name in OF_NUMPY and wanted in ("int", "float", "bool", "str"):
        return f"That is one of numpy's numbers. {asked}: `.item()` makes one of it."
    return f"{asked}, and that is something else."


def _of_a_number(got: Any, expected: Any, tolerance: float | None) -> Iterator[str]:
    """What is said of a single number."""
    if got == expected:
        yield "The right number, but of another type. Is it `/` where `//` is meant, or the reverse?"
    if type(got) is int and type(expected) is int and abs(got - expected) == 1:
        yield "That is one too many or one too few. Where does counting begin, and where does it end?"
    if type(got) is int and type(expected) is float and got in (int(expected // 1), round(expected)):
        yield "That is the right number without its fraction: is it `//` or `int` where `/` is meant?"
    one, two = as_numbers(got), as_numbers(expected)
    if one is not None and two is not None:
        for factor, said in ((100, "a percentage"), (0.01, "a hundredth")):
            if two and abs(one / factor - two) <= 1e-6 * abs(two) < np.inf:
                yield f"That is {said} of what is asked for."
        yield numbers.why_other_numbers(one, two, tolerance or 0)
    if tolerance is None and type(got) is not type(expected):
        yield why_other_type(got, expected)


def _of_items(got: Any, expected: Any, tolerance: float | None) -> Iterator[str]:
    """What is said of lists, whatever is in them."""

    def same(one: Any, two: Any) -> bool:
        return not find(one, two, tolerance).count

    if not got:
        yield "There is nothing in it."
    if len(got) == 1 and type(got[0]) is type(got) and same(got[0], expected):
        yield "The right items, but in one list too many: there is a list in the list."
    if len(expected) == 1 and same([*got], [*expected[0]] if isinstance(expected[0], list | tuple) else None):
        yield "The right items, but one list too few: a list of lists is asked for."
    if same(got[::-1], expected):
        yield "The right items in reverse order."
    more = len(got) - len(expected)
    if more > 0 and (same(got[more:], expected) or same(got[: len(expected)], expected)):
        front = same(got[more:], expected)
        yield f"The right items are there, with more than is asked for {'in front of' if front else 'after'} them."
    if more < 0 and got and (same(got, expected[-more:]) or same(got, expected[: len(got)])):
        first = same(got, expected[-more:])
        yield f"Those items are right, but the {'first' if first else 'last'} of what is asked for is missing."
    if len(got) == len(expected) and all(map(_reads_like, got, expected)):
        yield "The items read like the right ones, but they are of another type."
    yield from _other_order(got, expected)


def _reads_like(one: Any, two: Any) -> bool:
    plain = (str, int, float, bool)
    return type(one) in plain and type(two) in plain and (str(one) == str(two) or one == two)


def _other_order(got: Any, expected: Any) -> Iterator[str]:
    if max(len(got), len(expected)) > MAX_SORTED:
        return
    one, two = (Counter(map(_written, items)) for items in (got, expected))
    if one == two:
        yield "The right items in another order."
    elif set(one) == set(two):
        yield "The right items, but some come more often or less often than is asked for."
    elif not one - two:
        yield "All of those items are right, and some are missing."
    elif not two - one:
        yield "All of the right items are there, and some more."


def _written(value: Any) -> str:
    """What tells items apart. The beginning of a long one is enough for a guess."""
    if isinstance(value, Tensor | Array):
        return f"{value.shape} {value.array.ravel()[:50].tolist()}"
    return texts.shown(value) if type(value) is str else f"{type(value).__name__} {_short(value)}"


def _short(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value[:50]))}]"
    if isinstance(value, dict):
        return f"[{', '.join(sorted(map(_written, list(value.items())[:50])))}]"
    return repr(value)


def _of_keys(got: dict, expected: dict) -> Iterator[str]:
    """What is said of dicts whose keys differ."""
    missing, more = [key for key in expected if key not in got], [key for key in got if key not in expected]
    if not missing and not more:
        return
    if not got:
        yield "There is nothing in it."
    if sorted(map(str, missing)) == sorted(map(str, more)):
        yield "The keys read like the right ones, but they are of another type."
    if all(type(key) is tuple for key in [*missing, *more]) and {key[::-1] for key in missing} == set(more):
        yield "The keys are pairs in reverse order."
    read = [sorted(str(key).strip().casefold() for key in keys) for keys in (missing, more)]
    if read[0] == read[1]:
        yield "The keys are right, but for white space and upper and lower case."
    if all(_is_a_key(value) for value in got.values()) and set(got.values()) == set(expected):
        yield "Keys and values are swapped."
    if not more:
        yield "Those keys are right, and some are missing."
    elif not missing:
        yield "All of the right keys are there, and some more."
    elif not any(key in expected for key in got):
        yield "None of the keys is one that is asked for."
    else:
        yield "Some keys are missing, and there are others in their place."


def _of_a_set(got: Any, expected: Any) -> str:
    if not got - expected:
        return "All of those are right, and some are missing." if got else "There is nothing in it."
    return "" if expected - got else "All of the right ones are there, and some more."


def _is_a_key(value: Any) -> bool:
    return type(value) in (str, int, bool, float, bytes)
