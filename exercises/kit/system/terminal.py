"""A terminal that can't write every character: Windows' code pages, a locale of plain ASCII.

Covered: what this process writes to standard output and standard error; a character that their encoding lacks becomes
its number (`\\u0120`), and the rest of the line stays as it is.
Not covered: files, whose encoding is named where they are opened; a terminal that calls itself UTF-8 and is not.
"""

import contextlib
import sys

# Ways of an encoding to go on where a character is not in it.
GOES_ON = {"backslashreplace", "ignore", "namereplace", "replace", "xmlcharrefreplace"}
LINE = "\u2500"


def lose_nothing() -> None:
    """Have standard output and standard error write what they can't encode as numbers, where they would raise."""
    for stream in (sys.stdout, sys.stderr):
        # What stands in for a stream (a notebook's, a test's) has no encoding of its own to fail by.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            if stream.errors not in GOES_ON:
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def line() -> str:
    """The character to draw a line with on standard output."""
    return either(LINE, "-")


def as_written(text: str) -> str:
    """A text as standard output can show it, what it can't write as a number."""
    try:
        return text.encode(encoding := sys.stdout.encoding or "ascii", "backslashreplace").decode(encoding)
    except (AttributeError, LookupError, UnicodeError):
        return ascii(text)[1:-1]


def either(sign: str, instead: str) -> str:
    """A sign, or what stands for it where standard output can't write it."""
    return sign if as_written(sign) == sign else instead
