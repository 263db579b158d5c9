"""Moodle's grading worksheet: the teacher downloads it, this fills in grades and comments, Moodle imports it again.

What Moodle reads (`mod/assign/feedback/offline/importgradeslib.php`): the columns whose headers are its own words for
identifier, grade, last modified (grade) and feedback comments, in the language of the one who uploads; the number at
the end of the identifier; a grade with that language's decimal separator, not above the maximum, else the row is
passed over without a word. So headers, identifiers and dates come back untouched, and columns are found by what is in
them, in any language: the first column holds a word and a number; the maximum stands right of the grade and is the
same number in every row; the answer to "Grade can be changed" is yes or no. Comments are HTML there, so that is what is
written, and nothing in them is markup of a student's.

Covered: English, Finnish, Swedish, German, French and Spanish worksheets; blind marking; other maxima (grades are
scaled); rows that are locked; a second upload, and what a teacher has written by hand (teachers_own.py). In other
languages grades are filled in, and what could not be found is said.
Not covered: an assignment graded on a scale of words, or with a rubric or marking guide (Moodle offers no worksheet).
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from exercises.kit.manifest import Course
from grader.records.record import Record
from grader.reports import corrected
from grader.reports.readers import for_student
from grader.reports.worksheets import filling, matching, teachers_own, worksheet
from grader.reports.worksheets.filling import Keys, Plan
from grader.reports.worksheets.worksheet import Unusable, Worksheet, cell
from grader.text import plain

PARTICIPANT = re.compile(r"\D*\D(\d+)")
GRADE_WORDS = ("grade", "mark", "arvosana", "arviointi", "pisteet", "betyg", "poäng", "bewertung", "note", "calificaci")
# "Feedback comments" in the six languages, by the part of the words that the versions of Moodle have in common.
COMMENT_WORDS = ("comment", "kommentar", "kommentt", "palaute", "återkoppling", "retroalimentaci")
YES = {"yes", "kyllä", "ja", "oui", "sí", "si", "sì", "sim"}
NO = {"no", "ei", "nej", "nein", "non", "nee", "nei", "não"}
LONGEST_MESSAGE = 600
# Moodle's own words for it (mod/assign/feedback/offline/lang/en/assignfeedback_offline.php, `ignoremodified`).
TICK = "Allow updating records that have been modified more recently in Moodle than in the spreadsheet."


def fill(
    sheet: Worksheet, records: Iterable[Record], keys: Keys, course: Course, replace: bool = False
) -> tuple[Iterator[str], list[str]]:
    """The worksheet with grades and comments in it, line by line, and notes for the instructor.

    `keys` gives what else a student may be found by, the surest first. What a teacher has written into the worksheet
    stays, unless it is to be replaced (`--replace`). Raises Unusable.
    """
    rows = {number: row for number, row in enumerate(sheet.rows) if number and any(row)}
    identifier = _identifier(sheet)
    participants = {who: number for number, row in rows.items() if (who := participant(cell(row, identifier)))}
    students = [rows[number] for number in participants.values()]
    grades = _grades(sheet, students)
    comments, changeable = _comments(sheet, grades.beside), _changeable(sheet, students, grades.beside)
    renamed: list[str] = []
    kept = _Kept([*(exercise.title for exercise in course.exercises), corrected.WHOLE], grades, comments)

    def row_of(record: Record) -> int | None:
        folder = matching.moodle(record)
        row = participants.get(folder.participant_id) if folder else None
        if row is not None and not _same_name(record, rows[row][: grades.column]):
            # The number of a group, or of another assignment: it says nothing here.
            renamed.append(record.student)
            return None
        return row

    def cells_for(record: Record) -> dict[int, str]:
        cells = {grades.column: worksheet.grade(record, grades.maximum, grades.comma)}
        return cells | ({comments: comment(record, course)} if comments is not None else {})

    plan = Plan(
        rows,
        known=filling.index((number, rows[number][: grades.column]) for number in participants.values()),
        called=slice(identifier, identifier + 2),
        key="participant number",
        row_of=row_of,
        cells_for=cells_for,
        stays=lambda row: _locked(row, changeable),
        why="The grade can't be changed",
        maximum=grades.maximum,
        spared=lambda row, cells: cells if replace else kept.spared(row, cells, row[identifier : identifier + 2]),
    )
    filled, notes = filling.fill(sheet, plan, records, keys)
    notes += _notes(renamed, comments, changeable) + kept.notes()
    if kept.had_grades(students):
        notes.append(f"Grades were there already: when you upload the worksheet, tick '{TICK}'")
    return worksheet.text(sheet, filled), notes


def _notes(renamed: list[str], comments: int | None, changeable: int | None) -> list[str]:
    """What the instructor has to know of Moodle's own columns."""
    notes = []
    if renamed:
        notes.append(
            "The row of the same number has another name (a group's number, or another assignment's?), so that row was "
            f"not filled in from: {worksheet.listed(renamed)}."
        )
    if comments is None:
        notes.append("No column of feedback comments found, so only grades are filled in (Moodle: Feedback types).")
    if changeable is None:
        notes.append("Whether a grade can be changed could not be read; Moodle itself passes over locked rows.")
    return notes


def participant(identifier: str) -> str:
    """The number at the end of `Participant 1234567`, `Osallistuja1234567`, `Teilnehmer/in 1234567`; else ""."""
    found = PARTICIPANT.fullmatch(identifier.strip())
    return found[1] if found else ""


def comment(record: Record, course: Course) -> str:
    """The feedback comment: the exercises that lack points, with their first failed check, and what people said.

    HTML, all of it escaped.
    """
    titles = {exercise.name: exercise.title for exercise in course.exercises}
    parts = [f"<p>{_points(record.score, record.max_score)}</p>"]
    if record.message:
        parts.append(f"<p>{_text(for_student(record.message))}</p>")
    for name, own in record.exercises.items():
        failed = next((test for test in record.tests if test.exercise == name and test.verdict != "passed"), None)
        if failed:
            points = _points(own["score"], own["max_score"])
            message = f"<br>{_text(failed.message)}" if failed.message else ""
            parts.append(f"<p><b>{_text(titles.get(name, name))}</b>: {points}<br>{_text(failed.title)}{message}</p>")
    for correction in record.corrections:
        if correction["kind"] != "left_out":
            about, said = _text(corrected.about(correction, course)), _text(corrected.words(correction))
            parts.append(f"<p><b>{about}</b>: {said}</p>")
    return "".join(parts)


def _points(score: float, maximum: float) -> str:
    return f"{score:.4g} of {maximum:.4g} points."


def _text(message: str) -> str:
    short = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]} ..."
    return html.escape(plain(short)).replace("\n", "<br>")


def is_of(sheet: Worksheet) -> Callable[[Record], bool]:
    """A function that says whether a record's folder has the number and the name of a row. Raises Unusable."""
    identifier = _identifier(sheet)
    rows = {participant(cell(row, identifier)): row for row in sheet.rows[1:] if any(row)}

    def known(record: Record) -> bool:
        folder = matching.moodle(record)
        row = rows.get(folder.participant_id) if folder and folder.participant_id else None
        return row is not None and _same_name(record, row[: identifier + 2])

    return known


def folder_of(sheet: Worksheet, keys: Keys) -> Callable[[Record], str]:
    """A function that gives the folder that Moodle would call a student's own, by the one row that is theirs; "" where
    there is no such row. Raises Unusable."""
    identifier = _identifier(sheet)
    rows = {number: row for number, row in enumerate(sheet.rows) if number and participant(cell(row, identifier))}
    # The identifier, the name, and an id number or an address where there are such columns.
    known = filling.index((number, row[identifier : identifier + 4]) for number, row in rows.items())

    def folder(record: Record) -> str:
        found = (known.get(name, set()) for key in keys(record) for name in worksheet.names(key))
        number = next((next(iter(numbers)) for numbers in found if len(numbers) == 1), None)
        if number is None:
            return ""
        own, name = (cell(rows[number], identifier + beside) for beside in (0, 1))
        return f"{' '.join(re.sub(r'[_/]', ' ', name).split())}_{participant(own)}_assignsubmission_file"

    return folder


def _same_name(record: Record, cells: list[str]) -> bool:
    """Whether the folder's name is in the row; a folder's name has lost some signs, so only letters and digits count.

    Where marking is blind, the name is the word in the identifier.
    """
    folder = matching.moodle(record)
    name = _letters(folder.full_name) if folder else ""
    return any(name in (_letters(text), _letters(text.removesuffix(participant(text)))) for text in cells)


def _letters(text: str) -> str:
    return "".join(sign for sign in worksheet.folded(text) if sign.isalnum())


def _identifier(sheet: Worksheet) -> int:
    """The first column in which most cells are a word and a number, the word the same in all of them."""
    for column in range(len(sheet.rows[0])):
        cells = [cell(row, column).strip() for row in sheet.rows[1:] if any(row)]
        named = [text for text in cells if participant(text)]
        if len(named) > len(cells) / 2 and len({text.removesuffix(participant(text)) for text in named}) == 1:
            return column
    raise Unusable(
        f"{sheet.name}: no column with identifiers like 'Participant 1234567'. In Moodle: the assignment, View all "
        "submissions, Download grading worksheet (the assignment needs the feedback type 'Offline grading worksheet')."
    )


class _Grades(NamedTuple):
    """The column of the grade, that of the maximum right of it, the maximum, and whether decimals have a comma."""

    column: int
    beside: int
    maximum: float
    comma: bool


@dataclass
class _Kept:
    """What stays as a teacher has written it, and whose it is."""

    titles: list[str]
    columns: _Grades
    comments: int | None
    grades: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def spared(self, row: list[str], cells: dict[int, str], called: list[str]) -> dict[int, str]:
        """The new cells of a row without those in whose place a teacher's words or numbers are."""
        at, who = self.columns.column, " ".join(called)
        comment = cell(row, self.comments) if self.comments is not None else ""
        if teachers_own.is_own_grade(cell(row, at), cells[at], comment, self.columns.maximum):
            self.grades.append(f"{who} has {cell(row, at).strip()}, not {cells[at]}")
            return {}  # a comment that speaks of other points would contradict it
        if self.comments is not None and teachers_own.is_own_comment(comment, cells[self.comments], self.titles):
            self.texts.append(who)
            return {at: cells[at]}
        return cells

    def had_grades(self, students: list[list[str]]) -> bool:
        """Whether any grade was filled in before."""
        return any(worksheet.number(cell(row, self.columns.column)) is not None for row in students)

    def notes(self) -> list[str]:
        """What the instructor has to know of it."""
        said = {"Grades that are not the grader's": self.grades, "Comments that are not the grader's": self.texts}
        return [f"{what} stay (--replace writes over them): {worksheet.listed(of)}." for what, of in said.items() if of]


def _grades(sheet: Worksheet, students: list[list[str]]) -> _Grades:
    header, found = sheet.rows[0], []
    for column in range(2, len(header)):
        maxima = {worksheet.number(cell(row, column)) for row in students}
        maximum = maxima.pop() if len(maxima) == 1 else None
        if maximum and all(_is_grade(cell(row, column - 1), maximum) for row in students):
            comma = any("," in text for row in students for text in row[column - 1 : column + 1])
            found.append(_Grades(column - 1, column, maximum, comma))
    if len(found) > 1:
        named = [grades for grades in found if any(word in header[grades.column].casefold() for word in GRADE_WORDS)]
        found = named or found
    if len(found) != 1:
        raise Unusable(
            f"{sheet.name}: no column of grades beside one with the same maximum in every row. Only an assignment that "
            "is graded in points can be filled in, and only the worksheet as it was downloaded."
        )
    return found[0]


def _is_grade(text: str, maximum: float) -> bool:
    grade = worksheet.number(text)
    return text.strip() in ("", "-") or (grade is not None and grade <= maximum)


def _comments(sheet: Worksheet, maximum: int) -> int | None:
    """The column of feedback comments: the one right of the maximum that is called so."""
    found = [
        column
        for column, header in enumerate(sheet.rows[0])
        if column > maximum and not header.endswith(")") and any(word in header.casefold() for word in COMMENT_WORDS)
    ]
    return found[0] if len(found) == 1 else None


def _changeable(sheet: Worksheet, students: list[list[str]], maximum: int) -> int | None:
    """The column that says whether a grade can be changed: the first right of the maximum with only yes and no."""
    for column in range(maximum + 1, len(sheet.rows[0])):
        cells = {worksheet.folded(cell(row, column)) for row in students}
        if cells <= YES | NO:
            return column
    return None


def _locked(row: list[str], changeable: int | None) -> bool:
    return changeable is not None and worksheet.folded(cell(row, changeable)) in NO
