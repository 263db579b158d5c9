"""`grades.csv`: a row per student, a column per exercise, for a spreadsheet.

Covered: names and messages that a spreadsheet would run as a formula (grader/text.py); other separators. Between
semicolons, decimals have a comma: that is what Excel reads in German, Finnish and most of Europe. What is excused is an
empty cell. When work was handed in, and whether late, has columns where that is known of anybody.
Not covered: the tables that a platform takes back (worksheets/, exports/).
"""

from collections.abc import Iterable, Iterator

from exercises.kit.manifest import Course
from grader.records.record import TOTAL, Record
from grader.reports import corrected
from grader.text import as_text, line

TIMES = ("handed_in", "late")
BOM = "\ufeff"


def lines(
    records: Iterable[Record], course: Course, separator: str = ",", times: bool = False, unreadable: bool = True
) -> Iterator[str]:
    """The gradebook, line by line: student, score, the points of every exercise of the course, status, message, what
    people said about this student's points, and with `times` when it was handed in.

    Without `unreadable` the points of a file that can't be read are empty cells.
    """
    last = TIMES if times else ()
    yield line(["student", "score", "max_score", *course.names, "status", "message", "adjusted", *last], separator)
    for record in records:
        points = [shown(record), record.max_score, *(shown(record, name) for name in course.names)]
        if record.status == "unreadable" and not unreadable:
            points = [None, record.max_score, *(None for _ in course.names)]
        written = ["" if number is None else str(number) for number in points]
        written = [number.replace(".", ",") for number in written] if separator == ";" else written
        said = as_text(corrected.by_people(record))
        known = [as_text(record.message), said, *(handed_in(record) if times else ())]
        yield line([as_text(record.student), *written, record.status, *known], separator)


def handed_in(record: Record) -> tuple[str, str]:
    """When something was handed in, as a spreadsheet takes it, and `late` or nothing."""
    return record.handed_in.replace("T", " "), "late" if record.late else ""


def shown(record: Record, exercise: str = TOTAL) -> float | None:
    """The points of an exercise, or all; None where it does not count, so that no average takes it for nothing."""
    counts = exercise not in record.exercises or bool(record.exercises[exercise]["max_score"])
    if record.is_excused(exercise) or not counts:
        return None
    return record.score if exercise == TOTAL else record.score_of(exercise)
