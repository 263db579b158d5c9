"""`grades.csv`: a row per student, a column per exercise, for a spreadsheet.

Covered: names and messages that a spreadsheet would run as a formula (grader/text.py); other separators. Between
semicolons, decimals have a comma: that is what Excel reads in German, Finnish and most of Europe.
Not covered: the tables that a platform takes back (worksheets/, exports/).
"""

from collections.abc import Iterable, Iterator

from exercises.kit.manifest import Course
from grader.records.record import Record
from grader.text import as_text, line

BOM = "\ufeff"


def lines(records: Iterable[Record], course: Course, separator: str = ",") -> Iterator[str]:
    """The gradebook, line by line: student, score, the points of every exercise of the course, status and message."""
    yield line(["student", "score", "max_score", *course.names, "status", "message"], separator)
    for record in records:
        points = [record.score, record.max_score, *(record.score_of(name) for name in course.names)]
        written = [str(number).replace(".", ",") if separator == ";" else str(number) for number in points]
        yield line([as_text(record.student), *written, record.status, as_text(record.message)], separator)
