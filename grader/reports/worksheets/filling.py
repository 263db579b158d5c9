"""Fills in a platform's worksheet: finds the row of every record, and says what was left out.

A platform's module (moodle.py, canvas.py) finds its columns and hands them over as a `Plan`; nothing here knows one.
Covered: records that are in no row or in several, several records for one row, rows that must stay as they are, grades
on another scale. Whatever is left out is named in a note.
Not covered: guesses. A name that is in two rows counts for nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from grader.records.record import Record
from grader.reports.worksheets import worksheet
from grader.reports.worksheets.worksheet import Worksheet

# What else a student may be found by, the surest first.
Keys = Callable[[Record], Iterable[str]]


@dataclass(frozen=True)
class Plan:
    """What a platform's module has found out about a worksheet.

    `rows` are the rows of students by their number in the sheet, `known` the names and numbers in them (see `index`),
    and `called` the cells that say who a student is. `row_of` finds a record's row by the platform's own id, which
    notes call `key`; `cells_for` gives the cells to fill in, by column. A row for which `stays` is true is left as it
    is, for the reason `why`. `maximum` is what the platform gives for all points, None where it does not say. `spared`
    gives those of a row's new cells that are to be written, where some must stay as they are. Where a platform
    `excuses`, a cell can say that a student is excused; else the row stays as it is.
    """

    rows: dict[int, list[str]]
    known: dict[str, set[int]]
    called: slice
    key: str
    row_of: Callable[[Record], int | None]
    cells_for: Callable[[Record], dict[int, str]]
    stays: Callable[[list[str]], bool]
    why: str
    maximum: float | None
    spared: Callable[[list[str], dict[int, str]], dict[int, str]] = lambda row, cells: cells
    excuses: bool = False


def fill(sheet: Worksheet, plan: Plan, records: Iterable[Record], keys: Keys) -> tuple[Iterator[list[str]], list[str]]:
    """All rows of the sheet with the records' cells in them, and notes for the instructor."""
    places = place(records, plan.row_of, keys, plan.known, plan.cells_for)
    kept = [row for row in places.rows if plan.stays(plan.rows[row])]
    for row in kept:
        del places.rows[row]
    excused = {} if plan.excuses else places.excused
    for row in excused:
        places.rows.pop(row, None)
    places.rows = {number: plan.spared(plan.rows[number], cells) for number, cells in places.rows.items()}
    left = [row for row in plan.rows if row not in places.rows and row not in kept and row not in excused]

    def named(rows: Iterable[int]) -> str:
        return worksheet.listed(" ".join(plan.rows[row][plan.called]) for row in rows)

    notes = places.notes(sheet.name, plan.key, plan.maximum)
    if kept:
        notes.append(f"{plan.why}, so left as they were: {named(kept)}.")
    if excused:
        notes.append(f"Excused, so left as they were: {worksheet.listed(excused.values())}.")
    if left:
        notes.append(f"Rows without a submission, left as they were: {named(left)}.")
    return (worksheet.filled(row, places.rows.get(number, {})) for number, row in enumerate(sheet.rows)), notes


def index(rows: Iterable[tuple[int, list[str]]]) -> dict[str, set[int]]:
    """For every name, address and number in these cells, the rows that it is in."""
    found: dict[str, set[int]] = {}
    for place, cells in rows:
        for text in cells:
            for name in worksheet.names(text):
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
    excused: dict[int, str] = field(default_factory=dict)

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
        notes = [f"{what}: {worksheet.listed(students)}." for what, students in said.items() if students]
        if maximum and self.maxima - {maximum}:
            points = ", ".join(f"{own:g}" for own in sorted(self.maxima))
            notes.insert(0, f"Grades are scaled: {sheet} is out of {maximum:g}, the exercises are out of {points}.")
        return notes


def place(
    records: Iterable[Record],
    row_of: Callable[[Record], int | None],
    keys: Keys,
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
            rows = (known.get(name, set()) for key in keys(record) for name in worksheet.names(key))
            row = next((next(iter(numbers)) for numbers in rows if len(numbers) == 1), None)
            (found.by_name if row is not None else found.nowhere).append(record.student)
        if row is not None:
            owner.setdefault(row, []).append(record.student)
            found.rows[row] = cells_for(record)
            found.maxima.add(record.max_score)
            if record.is_excused():
                found.excused[row] = record.student
            if record.has_grader_error:
                found.faulty.append(record.student)
    for row, students in owner.items():
        if len(students) > 1:
            del found.rows[row]
            found.doubtful += students
            found.by_name = [student for student in found.by_name if student not in students]
    return found
