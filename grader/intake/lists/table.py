"""The rows of a table as spreadsheets write it, each with the number of the line that it begins on.

Covered: comma, semicolon or tab between cells, told by the first line that is not blank; Excel's line `sep=`; cells
with line breaks. Not covered: which encoding a file is in (intake/encodings.py), and what a cell means.
"""

import csv
import io
from typing import NamedTuple

SEPARATORS = "\t;,"


class NotCsv(ValueError):
    """The text is no CSV; `number` is that of the line where that shows."""

    def __init__(self, error: csv.Error, number: int) -> None:
        super().__init__(str(error))
        self.number = number


class Table(NamedTuple):
    """The rows that are not blank, with the numbers of their lines (from 1, as editors count), and the separator."""

    rows: list[tuple[int, list[str]]]
    separator: str


def read(text: str, *, strict: bool = False) -> Table:
    """The rows of a text, whose cells are without the spaces around them.

    Raises NotCsv; with `strict` also for a slip in quoting.
    """
    lines = text.replace("\0", "").splitlines(keepends=True)
    start = 1 if lines and lines[0].casefold().startswith("sep=") else 0  # Excel's own way to say it
    first = next((line for line in lines[start:] if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO("".join(lines[start:]), newline=""), delimiter=separator, strict=strict)
    rows: list[tuple[int, list[str]]] = []
    before = start
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((before + 1, [cell.strip() for cell in row]))
            before = start + reader.line_num
    except csv.Error as error:
        raise NotCsv(error, before + 1) from None
    return Table(rows, separator)
