"""`adjustments.csv`: what a person says about students' points, a line for each thing; read here, and added to.

It reads what spreadsheets write: comma, semicolon or tab between cells, any usual encoding (intake/encodings.py), a
decimal comma, an apostrophe before +1. The file is a person's own: the kit changes nothing in it, and adds a line only
when it is asked to (`grader adjust`), in the encoding and with the separator that it has.
Covered: lines that can't be meant: too many cells, no number, no student. Not covered: whether there is such a student,
exercise or number of points (grader/run/said/adjustments.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from exercises.kit.errors import UserError
from grader import text
from grader.intake import encodings
from grader.intake.lists import table
from grader.intake.lists.table import NotCsv

FILE = "adjustments.csv"
NEEDED = ("student", "exercise", "points", "comment", "who")
COLUMNS = (*NEEDED, "course")
NUMBER = re.compile(r"([+-]?)\s*(\d+(?:[.,]\d+)?|[.,]\d+)")
WORDS = {"excused": "excused", "on time": "on time", "on-time": "on time", "ontime": "on time"}


class BadAdjustments(UserError):
    """The file can't be used; the message names the file, the line and the mend."""


class Line(NamedTuple):
    """What a line says. `points` is `3`, `+1`, `-0.5`, `excused` or `on time`; `number` counts as editors do."""

    number: int
    student: str
    exercise: str
    points: str
    comment: str = ""
    who: str = ""
    course: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file of adjustments, and how it is written."""

    path: Path
    lines: tuple[Line, ...] = ()
    header: tuple[str, ...] = COLUMNS
    separator: str = ","
    encoding: str = "utf-8"
    ending: str = "\n"

    def bad(self, number: int, what: str) -> BadAdjustments:
        """The error for what is wrong in a line, with its mend."""
        return BadAdjustments(text.printable(f"{self.path}, line {number}: {what}"))


def read(path: Path) -> Sheet:
    """The lines of a file. Raises BadAdjustments."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadAdjustments(
            f"{path}: {error.strerror}. Name a .csv file with --adjustments, with the columns {', '.join(NEEDED)}."
        ) from None
    if data.startswith(b"PK"):
        raise BadAdjustments(f"{path}: this is a spreadsheet or an archive. Save it as .csv.")
    decoded = encodings.read(data)
    empty = Sheet(path, encoding=decoded.encoding, ending="\r\n" if "\r\n" in decoded.text else "\n")
    try:
        rows, separator = table.read(decoded.text, strict=True)
    except NotCsv as error:
        raise empty.bad(error.number, f"this is no CSV ({error}). See to the quotation marks.") from None
    if not rows:
        raise empty.bad(1, f"nothing is in it. Give it a first line: {','.join(NEEDED)}")
    (first, heading), *rest = rows
    header = _header(empty, first, heading)
    sheet = Sheet(path, (), header, separator, empty.encoding, empty.ending)
    lines = tuple(_line(sheet, number, row) for number, row in rest)
    return Sheet(path, lines, header, separator, empty.encoding, empty.ending)


def _header(sheet: Sheet, number: int, heading: Sequence[str]) -> tuple[str, ...]:
    header = tuple(cell.casefold() for cell in heading)
    missing = [column for column in NEEDED if column not in header]
    twice = [column for column in COLUMNS if header.count(column) > 1]
    if missing or twice:
        what = f"no column {', '.join(missing)}" if missing else f"several columns {', '.join(twice)}"
        raise sheet.bad(number, f"{what} in the first line. Make it: {sheet.separator.join(NEEDED)}")
    return header


def _line(sheet: Sheet, number: int, row: Sequence[str]) -> Line:
    if any(row[len(sheet.header) :]):
        raise sheet.bad(
            number,
            f"{len(row)} cells, where the first line has {len(sheet.header)}. "
            'Put a text with a separator in it between quotation marks: "good, but late".',
        )
    cells = dict(zip(sheet.header, [*row, *[""] * len(sheet.header)], strict=False))
    for column in ("student", "exercise", "points"):
        if not cells[column]:
            raise sheet.bad(number, f"no {column}. Fill that cell in, or take the line out.")
    known = {column: cells.get(column, "") for column in COLUMNS} | {"points": _points(sheet, number, cells["points"])}
    return Line(number, **known)


def _points(sheet: Sheet, number: int, cell: str) -> str:
    points = points_in(cell)
    if not points:
        raise sheet.bad(number, f"{cell!r} is no points. Write a number, +n, -n, excused, or (with total) on time.")
    return points


def points_in(cell: str) -> str:
    """Points in the one way that the kit writes them; "" for what is none."""
    plain = " ".join(cell.removeprefix("'").replace("\u2212", "-").casefold().split())
    found = NUMBER.fullmatch(plain)
    if not found:
        return WORDS.get(plain, "")
    return f"{found[1]}{float(found[2].replace(',', '.')):.10g}"


def add(sheet: Sheet, line: Line) -> None:
    """Add a line at the end of the file, which is made where there is none. Raises BadAdjustments, and OSError."""
    row = text.line((getattr(line, column, "") for column in sheet.header), sheet.separator, sheet.ending)
    new = not sheet.path.exists()
    if new:
        row = text.line(sheet.header, sheet.separator, sheet.ending) + row
    else:
        data = sheet.path.read_bytes()
        ends = "\n".encode(sheet.encoding), "\r".encode(sheet.encoding)
        row = row if not data or data.endswith(ends) else sheet.ending + row
    try:
        written = row.encode(sheet.encoding)
    except UnicodeEncodeError:
        raise BadAdjustments(
            f"{sheet.path}: its encoding, {sheet.encoding}, has not all letters of this line. Save it as UTF-8."
        ) from None
    with sheet.path.open("ab") as file:
        file.write(written)
