"""`grades.csv`: a row per student, a column per exercise."""

import csv
import io
from collections.abc import Sequence

from grader import results
from grader.results import Record

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def printable(text: str) -> str:
    """The text with a space for each control character, so that it can do nothing to a terminal or a table."""
    return "".join(each if each.isprintable() else " " for each in text)


def as_text(cell: str) -> str:
    """The cell with a quote mark in front when a spreadsheet would run it. Control characters become spaces."""
    plain = printable(cell)
    return f"'{plain}" if cell.startswith(FORMULA_STARTS) or plain.lstrip().startswith(FORMULA_STARTS) else plain


def grades_csv(records: Sequence[Record]) -> str:
    """The gradebook: student, score, the points of every exercise, status and message."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    names = [each.name for each in results.exercises_of(records)]
    table.writerow(["student", "score", "max_score", *names, "status", "message"])
    for record in records:
        points = [record.exercises.get(name, {}).get("score", 0.0) for name in names]
        table.writerow(
            [
                as_text(record.student),
                record.score,
                record.max_score,
                *points,
                record.status,
                as_text(record.message),
            ]
        )
    return text.getvalue()
