"""Syntax of a Python newer than the one that runs here: said with both versions.

Told by what a line looks like where Python's own parser has stopped: no library that is installed parses more than
the Python that runs it.
Covered: `type X = ...`, type parameters, f-strings with their own quotes, a backslash or a comment inside (3.12);
defaults of type parameters (3.13); `except A, B:` and t-strings (3.14).
Not covered: what only fails when it runs, such as a function that a newer library has.
"""

import re
import sys

Version = tuple[int, int]
# (version, what Python says or None for anything, what the line looks like)
SYNTAX: tuple[tuple[Version, str | None, re.Pattern[str]], ...] = (
    ((3, 13), None, re.compile(r"\s*+(?:(?:async\s++)?def|class|type)\s++\w++\[[^\]]*=")),
    ((3, 12), None, re.compile(r"\s*+(?:(?:async\s++)?def|class)\s++\w++\[[^\]]++\]\s*+[(:]")),
    ((3, 12), None, re.compile(r"\s*+type\s++\w++\s*+(?:\[[^\]]*+\]\s*+)?=")),
    ((3, 12), r"f-string", re.compile(r".*\b[fF][rR]?['\"]|.*\b[rR][fF]['\"]")),
    ((3, 14), r"multiple exception types", re.compile(r"\s*+except\b")),
    ((3, 14), None, re.compile(r".*(?:^|[\s=(,\[{])(?:[tT][rR]?|[rR][tT])(?:'|\").*\{")),
    # A quote of an f-string's own kind inside its braces ends it in older versions.
    ((3, 12), None, re.compile(r".*\b(?:[fF][rR]?|[rR][fF])(?:\"[^\"]*\{[^\"}]*\"[^\"]|'[^']*\{[^'}]*'[^'])")),
)
# A longer line is none that a person has written.
MAX_LINE = 500


def said(message: str, line: str, here: Version = sys.version_info[:2]) -> str:
    """What is said of a line at which the parser has stopped with `message`; '' where it is not newer syntax."""
    if len(line) > MAX_LINE:
        return ""
    for version, words, looks in SYNTAX:
        if version > here and (words is None or re.search(words, message)) and looks.match(line):
            return (
                f"this is syntax of Python {version[0]}.{version[1]}, and Python {here[0]}.{here[1]} runs here: "
                f"write it in the older way ({message})"
            )
    return ""
