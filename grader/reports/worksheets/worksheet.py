"""A platform's own worksheet: read, filled in and written back so that nothing but the filled cells changes.

Covered: UTF-8 with and without a byte-order mark, commas, semicolons and tabs, either line ending, cells with line
breaks and quotes in them, rows of unequal length. Every cell comes back as it was, also one that begins like a
formula: it is the platform's, and the platform has to know it again.
Not covered: which quotes stood around a cell (they are no part of it); .xlsx; encodings other than UTF-8 (refused).
"""

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit.errors import UserError
from grader.records.record import Record
from grader.text import line, printable

BOM = b"\xef\xbb\xbf"
DELIMITERS = (",", ";", "\t")
NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")


class Unusable(UserError):
    """A worksheet that can't be filled in; the message names the file and the mend."""


@dataclass(frozen=True)
class Worksheet:
    """The cells of a worksheet, header first, and how they were written."""

    name: str
    rows: list[list[str]]
    delimiter: str = ","
    ending: str = "\n"
    bom: bool = False


def read(path: Path) -> Worksheet:
    """The worksheet in a file. Raises Unusable."""
    try:
        return parse(path.read_bytes(), path.name)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}. Name the file that you downloaded with --worksheet.") from None


def parse(data: bytes, name: str) -> Worksheet:
    """The worksheet in the bytes of a file. Raises Unusable."""
    bom = data.startswith(BOM)
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise Unusable(f"{name}: not UTF-8. Use the file as it was downloaded, or save it as 'CSV UTF-8'.") from None
    usual = csv.field_size_limit(sys.maxsize)  # a cell may hold a whole essay
    try:
        header = {each: next(_cells(text, each), []) for each in DELIMITERS}
        delimiter = max(DELIMITERS, key=lambda each: len(header[each]))
        rows = list(_cells(text, delimiter))
    finally:
        csv.field_size_limit(usual)  # it holds for the whole process
    if len(rows) < 2 or len(rows[0]) < 2:
        raise Unusable(f"{name}: no table with a header and rows in it. Use the CSV file as it was downloaded.")
    before_break = text.partition("\n")[0]
    return Worksheet(name, rows, delimiter, "\r\n" if before_break.endswith("\r") else "\n", bom)


def _cells(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def text(sheet: Worksheet, rows: Iterable[list[str]]) -> Iterator[str]:
    """The rows, line by line, written as the worksheet was."""
    if sheet.bom:
        yield "\ufeff"
    for row in rows:
        yield line(row, sheet.delimiter, sheet.ending)


def cell(row: list[str], column: int) -> str:
    """A cell; empty when the row is too short."""
    return row[column] if column < len(row) else ""


def filled(row: list[str], cells: dict[int, str]) -> list[str]:
    """The row with these cells in place of its own."""
    longer = row + [""] * (max(cells, default=-1) + 1 - len(row))
    return [cells.get(column, own) for column, own in enumerate(longer)]


def number(text: str) -> float | None:
    """The number in a cell, whichever decimal separator it has; None for anything else."""
    return float(text.strip().replace(",", ".")) if NUMBER.fullmatch(text.strip()) else None


def grade(record: Record, maximum: float | None, comma: bool = False) -> str:
    """The score as a grade out of `maximum` (None: out of the record's own), to two decimals."""
    score = record.score * maximum / record.max_score if maximum and record.max_score else record.score
    return f"{score:.2f}".replace(".", "," if comma else ".")


def folded(text: str) -> str:
    """A name as it is compared: case and spacing do not count, nor how a letter with an accent is stored."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def names(text: str) -> set[str]:
    """The forms under which a cell is found: as it is, and `Last, First` also as `First Last`."""
    last, comma, first = folded(text).partition(", ")
    return {folded(text), f"{first} {last}"} - {""} if comma and ", " not in first else {folded(text)} - {""}


def index(rows: Iterable[tuple[int, list[str]]]) -> dict[str, set[int]]:
    """For every name, address and number in these cells, the rows that it is in."""
    found: dict[str, set[int]] = {}
    for place, cells in rows:
        for each in cells:
            for name in names(each):
                found.setdefault(name, set()).add(place)
    return found


@dataclass
class Places:
    """What is to be written into which row, and the students who have no row of their own.

    `rows` maps a row's number to its new cells, by column; so of a large class only that much is kept.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    by_name: list[str] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    maxima: set[float] = field(default_factory=set)

    def notes(self, sheet: str, key: str, maximum: float | None) -> list[str]:
        """What the instructor has to know.

        `key` is what the platform itself tells students apart by; `maximum` is what it gives, None where it says none.
        """
        said = {
            f"Matched by name, address or number, not by {key}": self.by_name,
            f"In no row of {sheet}, or in several, so not in the output": self.nowhere,
            "Several submissions for one row, so none of them was filled in": self.doubtful,
            "A fault of the grader cost these points; see to it before you upload": self.faulty,
        }
        notes = [f"{what}: {listed(students)}." for what, students in said.items() if students]
        if maximum and self.maxima - {maximum}:
            points = ", ".join(f"{each:g}" for each in sorted(self.maxima))
            notes.insert(0, f"Grades are scaled: {sheet} is out of {maximum:g}, the exercises are out of {points}.")
        return notes


def listed(texts: Iterable[str]) -> str:
    """Names in a message: in a fixed order, and harmless to a terminal."""
    return ", ".join(sorted(printable(each) for each in texts))


def place(
    records: Iterable[Record],
    row_of: Callable[[Record], int | None],
    keys: Callable[[Record], Iterable[str]],
    known: dict[str, set[int]],
    cells_for: Callable[[Record], dict[int, str]],
) -> Places:
    """Find the row of every record: by the platform's own id, else by the first key that is in one row only.

    Nothing is guessed: a key that is in several rows counts for nothing, and two records for one row both stay out.
    """
    found = Places()
    owner: dict[int, list[str]] = {}
    for record in records:
        row = row_of(record)
        if row is None:
            rows = (known.get(name, set()) for key in keys(record) for name in names(key))
            row = next((next(iter(each)) for each in rows if len(each) == 1), None)
            (found.by_name if row is not None else found.nowhere).append(record.student)
        if row is not None:
            owner.setdefault(row, []).append(record.student)
            found.rows[row] = cells_for(record)
            found.maxima.add(record.max_score)
            if any(test.verdict == "grader_error" for test in record.tests):
                found.faulty.append(record.student)
    for row, students in owner.items():
        if len(students) > 1:
            del found.rows[row]
            found.doubtful += students
            found.by_name = [each for each in found.by_name if each not in students]
    return found
