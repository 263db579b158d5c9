"""Moodle's grading worksheet, filled in: the teacher downloads it, this writes grades and comments, Moodle imports it.

What Moodle reads (`mod/assign/feedback/offline/importgradeslib.php`): the columns whose headers are its own words for
identifier, grade, last modified (grade) and feedback comments, in the language of the one who uploads; the number at
the end of the identifier; a grade with that language's decimal separator, not above the maximum, else the row is
passed over without a word. So headers, identifiers and dates come back untouched, and columns are found by what is in
them, in any language: the first column holds a word and a number; the maximum stands right of the grade and is the
same number in each row; the answer to "Grade can be changed" is yes or no. Comments are HTML there, so that is what is
written, and nothing in them is markup of a student's.

Covered: English, Finnish, Swedish, German, French and Spanish worksheets; blind marking; other maxima (grades are
scaled); rows that are locked. Other languages have their grades filled in, and what could not be found is said.
Not covered: an assignment graded on a scale of words, or with a rubric or marking guide (Moodle offers no worksheet).
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator

from exercises.kit import manifest
from grader.records.record import Record
from grader.reports.worksheets import matching, worksheet
from grader.reports.worksheets.worksheet import Unusable, Worksheet, cell
from grader.text import plain

PARTICIPANT = re.compile(r"\D*\D(\d+)")
GRADE_WORDS = ("grade", "mark", "arvosana", "arviointi", "pisteet", "betyg", "poäng", "bewertung", "note", "calificaci")
# "Feedback comments" in the six languages, by the part of the words that the versions of Moodle have in common.
COMMENT_WORDS = ("comment", "kommentar", "kommentt", "palaute", "återkoppling", "retroalimentaci")
YES = {"yes", "kyllä", "ja", "oui", "sí", "si", "sì", "sim"}
NO = {"no", "ei", "nej", "nein", "non", "nee", "nei", "não"}
LONGEST_MESSAGE = 600


def fill(
    sheet: Worksheet, records: Iterable[Record], keys: Callable[[Record], Iterable[str]]
) -> tuple[Iterator[str], list[str]]:
    """The worksheet with grades and comments in it, line by line, and notes for the instructor.

    `keys` gives what else a student may be found by, the surest first. Raises Unusable.
    """
    rows = dict(enumerate(sheet.rows[1:], 1))
    identifier = _identifier(sheet)
    participants = {number: row for row, cells in rows.items() if (number := participant(cell(cells, identifier)))}
    students = [rows[row] for row in participants.values()]
    grade, maximum, points, comma = _grade(sheet, students)
    comments, changeable = _comments(sheet, maximum), _changeable(sheet, students, maximum)

    renamed: list[str] = []

    def row_of(record: Record) -> int | None:
        folder = matching.moodle(record)
        row = participants.get(folder.participant_id) if folder else None
        if row is not None and not _same_name(record, rows[row][:grade]):
            renamed.append(record.student)
        return row

    def cells_for(record: Record) -> dict[int, str]:
        cells = {grade: worksheet.grade(record, points, comma)}
        return cells | ({comments: comment(record)} if comments is not None else {})

    known = worksheet.index((row, rows[row][:grade]) for row in participants.values())
    places = worksheet.place(records, row_of, keys, known, cells_for)
    locked = [row for row in places.rows if _locked(rows[row], changeable)]
    for row in locked:
        del places.rows[row]

    def who(row: int) -> str:
        return " ".join(rows[row][identifier : identifier + 2])

    left = [row for row, cells in rows.items() if row not in places.rows and row not in locked and any(cells)]
    notes = places.notes(sheet.name, "participant number", points)
    if locked:
        notes.append(f"The grade can't be changed, so left as they were: {worksheet.listed(map(who, locked))}.")
    if left:
        notes.append(f"Rows without a submission, left as they were: {worksheet.listed(map(who, left))}.")
    if renamed:
        notes.append(f"The folder has another name than the row of the same number; look: {worksheet.listed(renamed)}.")
    if comments is None:
        notes.append("No column of feedback comments found, so only grades are filled in (Moodle: Feedback types).")
    if changeable is None:
        notes.append("Whether a grade can be changed could not be read; Moodle itself passes over locked rows.")
    filled = (worksheet.filled(row, places.rows.get(number, {})) for number, row in enumerate(sheet.rows))
    return worksheet.text(sheet, filled), notes


def participant(identifier: str) -> str:
    """The number at the end of `Participant 1234567`, `Osallistuja1234567`, `Teilnehmer/in 1234567`; else ""."""
    found = PARTICIPANT.fullmatch(identifier.strip())
    return found[1] if found else ""


def comment(record: Record) -> str:
    """The feedback comment: points by exercise, and for each the first check that failed. HTML, all of it escaped."""
    parts = [f"<p>{_points(record.score, record.max_score)}</p>"]
    if record.message:
        parts.append(f"<p>{_text(record.message)}</p>")
    for name, own in record.exercises.items():
        failed = next((test for test in record.tests if test.exercise == name and test.verdict != "passed"), None)
        if failed:
            points = _points(own["score"], own["max_score"])
            message = f"<br>{_text(failed.message)}" if failed.message else ""
            parts.append(f"<p><b>{_text(_title(name))}</b>: {points}<br>{_text(failed.title)}{message}</p>")
    return "".join(parts)


def _title(exercise: str) -> str:
    """The exercise's title; its name when the manifest has it no more."""
    try:
        return manifest.exercise(exercise).title
    except KeyError:
        return exercise


def _points(score: float, maximum: float) -> str:
    return f"{score:.4g} of {maximum:.4g} points."


def _text(message: str) -> str:
    short = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]} ..."
    return html.escape(plain(short)).replace("\n", "<br>")


def _same_name(record: Record, cells: list[str]) -> bool:
    """Whether the folder's name is in the row; a folder's name has lost some signs, so only letters and digits count.

    Where marking is blind it is the word in the identifier.
    """
    folder = matching.moodle(record)
    name = _letters(folder.full_name) if folder else ""
    return any(name in (_letters(each), _letters(each.removesuffix(participant(each)))) for each in cells)


def _letters(text: str) -> str:
    return "".join(each for each in worksheet.folded(text) if each.isalnum())


def _identifier(sheet: Worksheet) -> int:
    """The first column in which most cells are a word and a number, the word the same in all of them."""
    for column in range(len(sheet.rows[0])):
        cells = [cell(row, column).strip() for row in sheet.rows[1:] if any(row)]
        named = [each for each in cells if participant(each)]
        if len(named) > len(cells) / 2 and len({each.removesuffix(participant(each)) for each in named}) == 1:
            return column
    raise Unusable(
        f"{sheet.name}: no column with identifiers like 'Participant 1234567'. In Moodle: the assignment, View all "
        "submissions, Download grading worksheet (the assignment needs the feedback type 'Offline grading worksheet')."
    )


def _grade(sheet: Worksheet, data: list[list[str]]) -> tuple[int, int, float, bool]:
    """The columns of the grade and of the maximum right of it, the maximum, and whether decimals have a comma."""
    found = []
    for column in range(2, len(sheet.rows[0])):
        maxima = {worksheet.number(cell(row, column)) for row in data}
        maximum = maxima.pop() if len(maxima) == 1 else None
        if maximum and all(_is_grade(cell(row, column - 1), maximum) for row in data):
            comma = any("," in each for row in data for each in row[column - 1 : column + 1])
            found.append((column - 1, column, maximum, comma))
    if len(found) > 1:
        named = [each for each in found if any(word in sheet.rows[0][each[0]].casefold() for word in GRADE_WORDS)]
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


def _changeable(sheet: Worksheet, data: list[list[str]], maximum: int) -> int | None:
    """The column that says whether a grade can be changed: the first right of the maximum with only yes and no."""
    for column in range(maximum + 1, len(sheet.rows[0])):
        cells = {worksheet.folded(cell(row, column)) for row in data}
        if cells <= YES | NO:
            return column
    return None


def _locked(row: list[str], changeable: int | None) -> bool:
    return changeable is not None and worksheet.folded(cell(row, changeable)) in NO
