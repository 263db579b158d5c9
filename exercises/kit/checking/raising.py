"""`check_raises`: an exception is the answer that is asked for.

In `pytest exercises` the student's exception itself arrives, in the grader what its worker says of it, a `Raised`. Both
are known by Python's own classes that the exception is of, so a class of the student's counts as what it derives from.
Not an answer: what the kit itself raises (a stub, a time limit, a function that is not there or may not be called),
a lack of memory, and a module that is not installed; all of it passes through and is told as in any other check.
"""

import builtins
from collections.abc import Callable
from typing import Any

from exercises.kit.checking.forms import plain
from exercises.kit.checking.wrong import Wrong, describe
from exercises.kit.errors import NotAnAnswer, kinds_of
from exercises.kit.values import type_name

# What ends a call for a reason that nobody asks for.
NO_ANSWER = (NotImplementedError, ImportError, MemoryError)
MAX_SAID = 300


class Raised(Exception):
    """What a student's function raised in another process.

    `kinds` are the names of Python's own classes that it is of; `raised` is what it says, with its type. Without kinds
    it is no answer of the student's.
    """

    kinds: tuple[str, ...] = ()
    raised: str = ""


def check_raises(
    kind: type[Exception], function: Callable[..., Any], *args: Any, says: str = "", **kwargs: Any
) -> None:
    """`function(*args, **kwargs)` must raise an exception of Python's class `kind`, with `says` in its text.

    >>> def half(number):
    ...     if number % 2:
    ...         raise ValueError("an odd number has no half")
    ...     return number // 2
    >>> check_raises(ValueError, half, 3, says="odd")
    >>> check_raises(ValueError, half, 4)
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected a ValueError, got the int 2.
    The function returns something where an exception is asked for: `raise` one.
    """
    name = kind.__name__
    if getattr(builtins, name, None) is not kind or issubclass(kind, NO_ANSWER) or not issubclass(kind, Exception):
        raise TypeError(f"check_raises can't ask for {name}: take one of Python's own, as ValueError, but no "
                        f"{', '.join(error.__name__ for error in NO_ANSWER)}")  # fmt: skip
    try:
        value = function(*args, **kwargs)
    except (NotAnAnswer, Wrong):
        raise
    except Exception as error:
        kinds, said = _of(error)
        if "Exception" not in kinds or any(wrong.__name__ in kinds for wrong in NO_ANSWER):
            raise
    else:
        raise Wrong(f"expected {_a(name)}, got {describe(plain(value))}.", RETURNED)
    if name not in kinds:
        raise Wrong(f"expected {_a(name)}, got {said[:MAX_SAID]}.", _why_another(kind, kinds)) from None
    if says.casefold() not in said.casefold():
        raise Wrong(
            f"expected {_a(name)} with {says!r} in its text, got {said[:MAX_SAID]}.",
            "It raises what is asked for, but the text of the exception does not say what is wrong.",
        ) from None


RETURNED = "The function returns something where an exception is asked for: `raise` one."


def _of(error: Exception) -> tuple[tuple[str, ...], str]:
    """The kinds of what the student's code raised, and its text; no kinds where it is no answer."""
    if isinstance(error, Raised):
        return error.kinds, error.raised
    try:
        text = str.__getitem__(str(error), slice(MAX_SAID))
    except Exception:
        text = "(an exception that fails when it is shown)"
    return tuple(kinds_of(error)), f"{type_name(error)}: {text}" if text else type_name(error)


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _why_another(kind: type[Exception], kinds: tuple[str, ...]) -> str:
    if any(wider.__name__ == kinds[0] for wider in kind.__mro__):
        return "It raises an exception, but of a class that says less than the one that is asked for."
    return "It raises, but another kind of exception than the one that is asked for."
