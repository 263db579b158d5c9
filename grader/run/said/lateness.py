"""What an instructor has to know about who was late, and by what that is told.

Covered: times that nobody says, marks without a time, zones that only one side names. Not covered: the points
(records/corrections/late.py); they are on the pages.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from grader.records.corrections import late
from grader.records.corrections.late import UNITS, UNKNOWN, Lateness
from grader.records.gradebook import Gradebook

MAX_NAMED = 8
COUNTING = (
    "SELECT students.name, attempts.handed_in, attempts.late FROM standing "
    "JOIN records ON records.id = standing.record JOIN students ON students.id = standing.student "
    "LEFT JOIN attempts ON attempts.submission = records.submission AND attempts.course = standing.course "
    "AND attempts.counts WHERE standing.course = ? AND NOT standing.gone ORDER BY students.name"
)


def notes(book: Gradebook, course: str, lateness: Lateness, on_time: Collection[str]) -> Iterator[str]:
    """Lines on a class as it stands: who was late, of whom that can't be told, and what a zone was taken for."""
    times: dict[str, datetime | None] = {}
    marked: set[str] = set()
    for row in book.rows(COUNTING, course):
        times[row["name"]] = late.moment(row["handed_in"] or "")
        if row["late"]:
            marked.add(row["name"])
    by = {name: lateness.late_by(at, name in marked) for name, at in times.items() if name not in on_time}
    known = {name: span for name, span in by.items() if span is not None and span != UNKNOWN}
    unknown = [name for name, span in by.items() if span == UNKNOWN]
    yield from _who(known, unknown, lateness)
    if lateness.deadline is None:
        return
    silent = [name for name, at in times.items() if at is None and name not in marked]
    if silent:
        yield f"Nobody says when these were handed in, so they count as on time: {_some(silent)}."
    other = {at.tzinfo is None for at in times.values() if at is not None} - {lateness.deadline.tzinfo is None}
    if other:
        without, having = ("deadline", "times") if lateness.deadline.tzinfo is None else ("times", "deadline")
        zone = datetime.now().astimezone().tzname()
        yield f"No time zone is said for the {without}, but one for the {having}: taken in this machine's zone, {zone}."


def _who(known: dict[str, timedelta], unknown: Sequence[str], lateness: Lateness) -> Iterator[str]:
    if known:
        yield f"Handed in late: {_some([f'{name} ({late.in_words(span)})' for name, span in known.items()])}."
    rule = lateness.rule
    if unknown:
        unit = next(word for word, span in UNITS.items() if span == (rule.per if rule else UNITS["day"]))
        taken = f", so taken for one {unit}" if rule and rule.amount else ""
        yield f"Late by the platform's mark, which does not say by how long{taken}: {_some(unknown)}."
    if (known or unknown) and rule is None:
        yield "Nothing is taken off for that; --late '10% a day' does, or --late 'no penalty' says that it is meant so."


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
    return ", ".join([*names[:MAX_NAMED], *more])
