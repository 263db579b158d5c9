"""A workbook for Excel and LibreOffice: grades, every test, and what has changed.

Covered: text that a spreadsheet would run (every text is a cell of the type text, and stays one when it is edited),
control characters, texts longer than a cell holds; numbers as numbers. Rows are written one by one, so the class may be
of any size. Not covered: what has changed, which who keeps the history hands in as rows of `Change`; charts.
"""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from exercises.kit.manifest import Course
from grader.intake.roster import Person
from grader.records.record import TOTAL, Outcome, Record
from grader.reports import corrected
from grader.reports.gradebook import TIMES, handed_in, shown
from grader.reports.html.pages import feedback_name
from grader.text import FORMULA_STARTS, plain

# What a cell of the format can hold.
LONGEST = 32_767
POINTS = "0.00"
BOLD = Font(bold=True)
GRADES = ["student", "name", "id", "email"]
TESTS = [
    ("student", 28), ("exercise", 20), ("test", 40), ("title", 50), ("visibility", 10), ("verdict", 14), ("points", 10),
    ("maximum", 10), ("message", 80),
]  # fmt: skip
CHANGES = [
    ("when", 20), ("student", 28), ("exercise", 20), ("before", 10), ("after", 10), ("why", 60), ("who", 20),
]  # fmt: skip


class Change(NamedTuple):
    """A grade that was another one before; `exercise` may be `total`."""

    when: str
    student: str
    exercise: str
    before: float | None
    after: float | None
    why: str
    who: str = ""


def write(
    records: Iterable[Record],
    course: Course,
    file: BinaryIO,
    person: Callable[[Record], Person | None] = lambda record: None,
    changes: Iterable[Change] = (),
    times: bool = False,
    unreadable: bool = True,
) -> None:
    """Write the workbook. `person` gives who the student of a record is, where that is known; with `times` there are
    columns for when it was handed in, and whether late; without `unreadable` a file that can't be read has no points.
    """
    book = Workbook(write_only=True)
    grades = _sheet(book, "grades", _columns(course) + [(name, 22) for name in TIMES if times])
    tests = _sheet(book, "tests", TESTS)
    for record in records:
        empty = record.status == "unreadable" and not unreadable
        row = [*_grades(record, course, person(record), empty), *(handed_in(record) if times else ())]
        grades.append([_cell(grades, value) for value in row])
        for outcome in record.tests:
            tests.append([_cell(tests, value) for value in _test(record, outcome)])
    changed = _sheet(book, "changes", CHANGES)
    for change in changes:
        changed.append([_cell(changed, value) for value in change])
    book.save(file)


def _columns(course: Course) -> list[tuple[str, int]]:
    """The columns of the first sheet and how wide they are."""
    points = [(name, max(10, len(name) + 2)) for name in course.names]
    last = [("total", 10), ("maximum", 10), ("status", 12), ("message", 60), ("feedback", 36), ("adjusted", 60)]
    return [*zip(GRADES, (28, 28, 16, 30), strict=True), *points, *last]


def _grades(record: Record, course: Course, person: Person | None, empty: bool) -> list[str | float | None]:
    known = [person.name, person.id, person.email] if person else ["", "", ""]
    points = [None if empty else shown(record, name) for name in (*course.names, TOTAL)]
    last = [record.status, record.message, feedback_name(record.student), corrected.by_people(record)]
    return [record.student, *known, *points, record.max_score, *last]


def _test(record: Record, outcome: Outcome) -> list[str | float]:
    said = [outcome.exercise, outcome.name, outcome.title, outcome.visibility, outcome.verdict]
    return [record.student, *said, outcome.score, outcome.max_score, outcome.message]


def _sheet(book: Any, title: str, columns: list[tuple[str, int]]) -> Any:
    """A sheet with a header that stays in sight and filters, and columns wide enough to read."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for at, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    # All rows, however many come: a filter needs no last one that is there.
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1048576"
    header = [_cell(sheet, name) for name, _ in columns]
    for cell in header:
        cell.font = BOLD
    sheet.append(header)
    return sheet


def _cell(sheet: Any, value: str | float | None) -> Any:
    """A number as a number, everything else as text; nothing as an empty cell."""
    if value is None or value == "" or isinstance(value, int | float):
        cell = WriteOnlyCell(sheet, None if value == "" else value)
        cell.number_format = POINTS
        return cell
    shown = plain(value)
    cell = WriteOnlyCell(sheet, "")
    cell.value = shown[:LONGEST].encode("utf-8", "replace").decode()
    cell.data_type = "s"
    cell.quotePrefix = shown.lstrip().startswith(FORMULA_STARTS)
    return cell
