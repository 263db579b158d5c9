"""Reads a platform's own worksheet and writes it back so that nothing but the filled cells changes.

Covered: UTF-8 and UTF-16 with and without a byte-order mark, Windows', the Mac's and DOS' letters (a letter that they
have not is written as HTML does), commas, semicolons and tabs, any line ending, cells with line breaks and quotes, rows
of unequal length. Every cell comes back as it was, also one that begins like a formula: it is the platform's, and the
platform has to know it again.
Not covered: whose row is which (filling.py); which quotes stood around a cell (they are no part of it); .xlsx.
"""

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from exercises.kit.errors import UserError
from grader.intake import encodings
from grader.records.record import Record
from grader.text import line, printable

DELIMITERS = (",", ";", "\t")
NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")


class Unusable(UserError):
    """The worksheet can't be filled in; the message names the file and the mend."""


@dataclass(frozen=True)
class Worksheet:
    """The cells of a worksheet, header first, and how they were written."""

    name: str
    rows: list[list[str]]
    delimiter: str = ","
    ending: str = "\n"
    bom: bool = False
    encoding: str = "utf-8"


def read(path: Path) -> Worksheet:
    """The worksheet in a file. Raises Unusable."""
    try:
        return parse(path.read_bytes(), path.name)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}. Name the file that you downloaded with --worksheet.") from None


def parse(data: bytes, name: str) -> Worksheet:
    """The worksheet in the bytes of a file. Raises Unusable."""
    if data.startswith(b"PK"):
        raise Unusable(
            f"{name}: a spreadsheet or an archive, not UTF-8 or any other text. Use the file as it was downloaded, or "
            "save it as 'CSV UTF-8'."
        )
    decoded = encodings.read(data)
    text = decoded.text
    usual = csv.field_size_limit(sys.maxsize)  # a cell may hold a whole essay
    try:
        header = {delimiter: next(_cells(text, delimiter), []) for delimiter in DELIMITERS}
        delimiter = max(header, key=lambda delimiter: len(header[delimiter]))
        rows = list(_cells(text, delimiter))
    finally:
        csv.field_size_limit(usual)  # it holds for the whole process
    if len(rows) < 2 or len(rows[0]) < 2:
        raise Unusable(f"{name}: no table with a header and rows in it. Use the CSV file as it was downloaded.")
    return Worksheet(name, rows, delimiter, _ending(text), decoded.marked, decoded.encoding)


def _ending(text: str) -> str:
    """How lines end: by the end of the file, else by the first line."""
    found = re.search(r"(\r\n|\n|\r)\Z", text) or re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


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


def listed(texts: Iterable[str]) -> str:
    """Names in a message: in a fixed order, and harmless to a terminal."""
    return ", ".join(sorted(printable(text) for text in texts))
