"""Several courses of one gradebook, side by side: the table at the head of their `report.html`, and `courses.csv`.

Covered: a student who has handed in nothing of a course (an empty cell); what is excused (an empty cell too); text that
a spreadsheet would run as a formula. Not covered: a sum over courses; what a course weighs is for whoever teaches it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exercises.kit.manifest import Course
from grader.records.record import Record
from grader.reports.gradebook import shown
from grader.text import as_text, line

FILE = "courses.csv"


@dataclass(frozen=True)
class Side:
    """A course as one of several: where its report is, and by student the points of the whole and of every exercise."""

    course: Course
    report: str
    points: dict[str, tuple[float | None, ...]]


def side(course: Course, suffix: str, records: Iterable[Record]) -> Side:
    """The records of a course, of which the points are kept."""
    points = {record.student: (shown(record), *(shown(record, name) for name in course.names)) for record in records}
    return Side(course, f"report{suffix}.html", points)


def students(sides: Sequence[Side]) -> list[str]:
    """Everybody who has a record in one of the courses, by name."""
    return sorted({student for side in sides for student in side.points})


def lines(sides: Sequence[Side]) -> Iterator[str]:
    """A row per student; of each course a column for all points, and one for each exercise."""
    head = [
        as_text(column)
        for side in sides
        for column in (side.course.name, *(f"{side.course.name}: {name}" for name in side.course.names))
    ]
    yield line(["student", *head])
    most = [str(number) for side in sides for number in (side.course.points, *_maxima(side.course))]
    yield line(["(points there are)", *most])
    for student in students(sides):
        cells = [
            number for side in sides for number in side.points.get(student, (None,) * (1 + len(side.course.names)))
        ]
        yield line([as_text(student), *("" if number is None else str(number) for number in cells)])


def _maxima(course: Course) -> list[float]:
    return [exercise.points for exercise in course.exercises]
