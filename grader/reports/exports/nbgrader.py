"""nbgrader's gradebook: the columns that `nbgrader export` writes (`nbgrader/plugins/export.py`, CsvExportPlugin).

What other programs read from that file they can read from this one. As there, somebody who has handed in nothing has
a row of zeros and no timestamp, if a roster says that there is somebody.
Covered: nbgrader does not quote what it writes; here a comma in a name does not make a column.
What a person adjusted is in both scores; the one is without the penalty for lateness, the other with it.
Not covered: due dates and times of submission: empty. Work that is excused, which nbgrader does not know: as it is.
"""

from collections.abc import Callable, Iterable, Iterator

from exercises.kit.manifest import Course
from grader import text
from grader.intake.roster import Person
from grader.records.record import Record
from grader.text import as_text

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def lines(
    records: Iterable[Record],
    assignment: str,
    who: Callable[[Record], Person],
    course: Course,
    roster: Iterable[Person] = (),
) -> Iterator[str]:
    """The gradebook, line by line: the records, then those of the roster who have none.

    `who` tells the student of a record: a person of the roster, or as much as is known of somebody else.
    """
    yield text.line(COLUMNS)
    there: set[str] = set()
    maximum = course.points
    for record in records:
        maximum = record.max_score
        person = who(record)
        there.add(person.student)
        penalty = sum((one["before"] - one["after"] for one in record.corrections if one["kind"] == "late"), 0.0)
        yield _line(assignment, person, record.score, record.max_score, round(penalty, 4))
    for person in roster:
        if person.student not in there:
            yield _line(assignment, person, 0.0, maximum)


def _line(assignment: str, person: Person, score: float, maximum: float, penalty: float = 0.0) -> str:
    first, last = first_and_last(person.name)
    texts = [as_text(cell) for cell in (person.id or person.email or person.name, last, first, person.email)]
    return text.line([as_text(assignment), "", "", *texts, round(score + penalty, 4), penalty, score, maximum])


def first_and_last(name: str) -> tuple[str, str]:
    """First and last name: `Last, First`, else the last word is the last name."""
    if "," in name:
        last, _, first = name.partition(",")
    else:
        first, _, last = name.strip().rpartition(" ")
    return first.strip(), last.strip()
