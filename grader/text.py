"""Text that is safe to print and safe in a spreadsheet: what every table and text for other programs shares.

And which name a person may have meant.
Covered: cells that a spreadsheet would run, control characters, lone surrogates (no file in UTF-8 can hold one).
Not covered: cells of a platform's own worksheet, which go back as they came (reports/worksheets/worksheet.py).
"""

import csv
import difflib
import io
from collections.abc import Iterable

# A spreadsheet takes a cell that begins with one of these for a formula; some take the full-width forms for the same.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def printable(text: str) -> str:
    """The text with a space for each control character, so that it can do nothing to a terminal or a table."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def as_text(cell: str) -> str:
    """The cell with a quote mark in front when a spreadsheet would run it. Control characters become spaces."""
    plain = printable(cell)
    return f"'{plain}" if cell.startswith(FORMULA_STARTS) or plain.lstrip().startswith(FORMULA_STARTS) else plain


def plain(text: str) -> str:
    """The text, which may have several lines, with a space for every other control character."""
    return "\n".join(printable(line) for line in text.splitlines())


def line(cells: Iterable[object], delimiter: str = ",", ending: str = "\n") -> str:
    """One line of a table. Cells with a line break in them are quoted, whichever kind it is."""
    text = io.StringIO()
    # The writer quotes what is in its own line ending; so that is always both characters here.
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + ending


def near(name: str, names: Iterable[str]) -> str:
    """A question with the names that are like this one; "" where none is."""
    by_small = {known.casefold(): known for known in names}
    found = difflib.get_close_matches(name.casefold(), by_small, cutoff=0.5)
    found += [small for small in by_small if name.casefold() in small and small not in found]
    return f" Did you mean {' or '.join(by_small[small] for small in found[:3])}?" if found else ""
