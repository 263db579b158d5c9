"""`grades.csv`: a row per student, a column per exercise, for a spreadsheet.

Covered: names and messages that a spreadsheet would run as a formula (grader/text.py).
Not covered: the tables that a platform takes back (worksheets/, exports/).
"""

from collections.abc import Iterable, Iterator

from exercises.kit.manifest import Course
from grader.records.record import Record
from grader.text import as_text, line


def lines(records: Iterable[Record], course: Course) -> Iterator[str]:
    """The gradebook, line by line: student, score, the points of every exercise of the course, status and message."""
    yield line(["student", "score", "max_score", *course.names, "status", "message"])
    for record in records:
        points = [record.score_of(name) for name in course.names]
        student, message = as_text(record.student), as_text(record.message)
        yield line([student, record.score, record.max_score, *points, record.status, message])
