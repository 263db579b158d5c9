"""Canvas' gradebook: the teacher exports it, this fills in the scores of one assignment, Canvas imports it again.

What Canvas reads (`lib/gradebook_importer.rb`, and `lib/gradebook_exporter.rb`, which writes it): students by `ID`;
an assignment by the number in `Title (123)`; a column that it does not know becomes a new assignment; the points in
the row `Points Possible` are set on the assignment; an empty cell takes a score away. So the output has only the
columns that say who a student is and the one assignment, its header and its points come back as they were exported, and
so does the score of everybody who has no record.

Covered: comma and semicolon, decimal comma, `Student` or `LastName,FirstName`, SIS columns or none, the row of manual
posting, students excused there (left as they are) or by the instructor (EX), other points possible (scores are scaled).
Not covered: comments (Canvas imports none); grade books of blueprint courses.
"""

import re
from collections.abc import Iterable, Iterator

from grader import text
from grader.records.record import Record
from grader.reports.worksheets import filling, matching, worksheet
from grader.reports.worksheets.filling import Keys, Plan
from grader.reports.worksheets.worksheet import Unusable, Worksheet, cell

# What the exporter may write left of the assignments, custom columns apart; the words are the same in any language.
WHO = (
    "Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account",
    "Section",
)  # fmt: skip
ASSIGNMENT = re.compile(r"(?P<title>.+) \((?P<id>\d+)\)", re.DOTALL)
# What a score may be before: not a score, and not to be overwritten. N/A: the assignment is not for this student.
NO_SCORE = {"ex", "n/a"}
# What the importer takes for "this student is excused".
EXCUSED = "EX"


def fill(
    sheet: Worksheet, records: Iterable[Record], keys: Keys, assignment: str | None = None
) -> tuple[Iterator[str], list[str]]:
    """The gradebook with the scores of one assignment in it, line by line, and notes for the instructor.

    `assignment` is its title, with or without the number, when the gradebook holds several. Raises Unusable.
    """
    header = sheet.rows[0]
    if "ID" not in header or not {"Student", "LastName"} & set(header):
        raise Unusable(f"{sheet.name}: no columns Student and ID. In Canvas: Grades, Export, Export Entire Gradebook.")
    title, column = _assignment(sheet, assignment)
    possible = next((number for number, row in enumerate(sheet.rows) if "Points Possible" in cell(row, 0)), None)
    points = _points(sheet, column, possible)
    comma = any("," in cell(row, column) for row in sheet.rows[1:])
    who, ids = [at for at, heading in enumerate(header) if heading in WHO], header.index("ID")
    rows = dict(enumerate(sheet.rows))
    students = {number: row for number, row in rows.items() if number not in (0, possible) and cell(row, ids).strip()}
    by_id = {cell(row, ids).strip(): number for number, row in students.items()}

    def row_of(record: Record) -> int | None:
        file = matching.canvas(record)
        return by_id.get(file.user_id) if file else None

    plan = Plan(
        students,
        known=filling.index((number, [cell(row, at) for at in who]) for number, row in students.items()),
        called=slice(ids),
        key="Canvas user id",
        row_of=row_of,
        cells_for=lambda record: {column: EXCUSED if record.is_excused() else worksheet.grade(record, points, comma)},
        excuses=True,
        stays=lambda row: worksheet.folded(cell(row, column)) in NO_SCORE,
        why="Excused or not assigned",
        maximum=points,
    )
    filled, notes = filling.fill(sheet, plan, records, keys)
    wanted = _only(_titled(filled, column, title), [*who, column])
    return worksheet.text(sheet, wanted), [f"Scores are for the assignment {title}.", *notes]


def _assignment(sheet: Worksheet, asked: str | None) -> tuple[str, int]:
    """The header of the assignment's column and where it is: right of all others when the gradebook has it not."""
    header = sheet.rows[0]
    first = header.index("Section") + 1 if "Section" in header else 0
    titles = {column: found["title"] for column, text in enumerate(header) if (found := ASSIGNMENT.fullmatch(text))}
    titles = {column: title for column, title in titles.items() if column >= first and not _read_only(sheet, column)}
    if asked is None:
        meant = list(titles)
    else:
        meant = [column for column in titles if header[column].strip() == asked.strip()]
        meant = meant or [column for column, title in titles.items() if title.strip() == asked.strip()]
    if len(meant) == 1:
        return header[meant[0]], meant[0]
    if asked and not meant and ASSIGNMENT.fullmatch(asked):
        return asked, len(header)
    there = "; ".join(sorted(text.printable(header[column]) for column in titles)) or "none"
    said = f"no assignment {text.printable(asked)!r}" if asked and not meant else "several assignments, or none"
    raise Unusable(f'{sheet.name}: {said}. Name one with --assignment "Title (number)". There are: {there}.')


def _read_only(sheet: Worksheet, column: int) -> bool:
    """Whether Canvas calculates this column itself: the row of points holds words there, in the teacher's language."""
    points = [cell(row, column).strip() for row in sheet.rows if "Points Possible" in cell(row, 0)]
    return any(said and worksheet.number(said) is None for said in points)


def _points(sheet: Worksheet, column: int, possible: int | None) -> float | None:
    """How many points the assignment has in Canvas; None where the gradebook does not say."""
    said = cell(sheet.rows[possible], column).strip() if possible is not None else ""
    points = worksheet.number(said)
    if said and not points:
        raise Unusable(f"{sheet.name}: the assignment has {said} points possible. Mend it in Canvas and export again.")
    return points


def _titled(rows: Iterator[list[str]], column: int, title: str) -> Iterator[list[str]]:
    """The rows, the first of them with the assignment's title."""
    yield worksheet.filled(next(rows), {column: title})
    yield from rows


def _only(rows: Iterator[list[str]], columns: list[int]) -> Iterator[list[str]]:
    """The rows with these columns only. A blank row stays blank."""
    return ([cell(row, column) for column in columns] if any(row) else [] for row in rows)
