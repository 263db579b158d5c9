"""A failed comparison, and the words for a value.

A `Wrong` has two texts. Its message may show the values that were compared. Its `lesson` never does: it is all that a
student is told about a hidden test, so it is made of fixed sentences only. Even the name of a type is left out of it,
since that is text that the student's own code chose and could carry a hidden input.
Not covered: who may read which; grader/harness/verdicts.py decides that.
"""

import re
import reprlib
from typing import Any, NoReturn

from exercises.kit.values import MAX_BITS, Array, Opaque, Tensor

# For a lesson that has nothing to say about what went wrong.
UNKNOWN = ""
SHOWN_ITEMS = 40
NOTHING = "The function returns nothing. A function without `return` gives None."


class Wrong(AssertionError):
    """A result is not the one that was expected. `lesson` says what that usually means, and shows no value.

    >>> try:
    ...     raise Wrong("expected 3, got 4.", "Is the last item counted twice?")
    ... except Wrong as wrong:
    ...     print(wrong.lesson)
    Is the last item counted twice?
    """

    def __init__(self, message: str, lesson: str = UNKNOWN):
        super().__init__(f"{message}\n{lesson}" if lesson else message)
        self.message = message
        self.lesson = lesson


# What pytest adds to a plain assert: of which objects its values are.
ORIGIN = re.compile(r"^ *\+ +(?:where|and) .* = .*\n?", re.M)


def asserted(error: AssertionError) -> str:
    """What a plain assert says, without the lines on where its values come from, which name nothing of a student's."""
    return ORIGIN.sub("", str(error)).rstrip()


def describe(value: Any) -> str:
    """A few words on a value for a message: its type, its size, and its content when that is short.

    >>> describe([1, 2])
    'the list [1, 2]'
    """
    if isinstance(value, Tensor | Array):
        kind = "a tensor" if isinstance(value, Tensor) else "a numpy array"
        if value.array.ndim == 0 and isinstance(value, Tensor):
            return f"a tensor with one number in it, tensor({value.array.item():.6g})"
        if value.array.ndim == 0:
            return f"a numpy number, {value.array.item():.6g}, and dtype {value.dtype}"
        return f"{kind} of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if value is None:
        return "None (is there a return?)"
    if isinstance(value, list | tuple | dict):
        text = _short(value)
        kind = type(value).__name__
        whole = len(value) <= SHOWN_ITEMS and len(text) <= 120
        return f"the {kind} {text}" if whole else f"a {kind} of {len(value)} items, {text[:100]}..."
    if type(value) is int and value.bit_length() > MAX_BITS:
        return f"an int of {value.bit_length()} bits"
    text = repr(value)
    return f"the {type(value).__name__} {text if len(text) <= 200 else text[:200] + '...'}"


def _short(value: Any) -> str:
    """The beginning of a collection's repr, without making the whole of it."""
    short = reprlib.Repr()
    short.maxlist = short.maxtuple = short.maxdict = SHOWN_ITEMS
    short.maxstring = short.maxother = 100
    return short.repr(value)


def fail(got: Any, wanted: str, lesson: str = UNKNOWN) -> NoReturn:
    """Raise Wrong for `got` where `wanted` (words) was expected.

    >>> fail(7, "a list of two ints", "One number is no list.")
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected a list of two ints, got the int 7.
    One number is no list.
    """
    raise Wrong(f"expected {wanted}, got {describe(got)}.", lesson)
