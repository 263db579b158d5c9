"""The table of what `grader report` can write: a phrase, a file, and the function over the records.

The functions here do what stands between the command line and the pure functions beside this file: they read a
worksheet and a roster, pick the one record, and put text into a file.
Not covered: the pages and `grades.csv` that every run leaves (reports/outputs.py).
"""

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from grader import text
from grader.intake import encodings, roster
from grader.intake.roster import Person, Roster
from grader.records import history, runs
from grader.records.final import Final
from grader.records.gradebook import Gradebook
from grader.records.record import Record
from grader.reports import gradebook
from grader.reports.exports import classroom50, gradescope, junit, nbgrader
from grader.reports.worksheets import canvas, matching, moodle, moodle_feedback, worksheet

if TYPE_CHECKING:
    from grader.reports.exports import xlsx

# What the command line can say besides the format: the fields of Wish.
Option = Literal["worksheet", "roster", "assignment", "student", "separator", "replace", "unreadable"]
# What --separator may be called; a shell makes a tab hard to type.
SEPARATORS = {",": ",", ";": ";", "tab": "\t", "\\t": "\t", "\t": "\t", "comma": ",", "semicolon": ";"}


class CannotReport(UserError):
    """What was asked for can't be made; the message says what to mend."""


@dataclass(frozen=True)
class Wish:
    """What the command line said besides the format."""

    worksheet: Path | None = None
    roster: Path | None = None
    assignment: str | None = None
    student: str | None = None
    separator: str | None = None
    replace: bool | None = None
    unreadable: Literal["zero", "empty"] | None = None


class Write(Protocol):
    """Puts the records of a course into a file, and returns notes for the instructor."""

    def __call__(self, records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO, /) -> list[str]: ...


@dataclass(frozen=True)
class Format:
    """A phrase for --help, the default name of the file, the function that writes it, and the options it takes."""

    phrase: str
    file: str
    write: Write
    takes: tuple[Option, ...] = ()


def _csv(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    separator = SEPARATORS.get(wish.separator or ",")
    if separator is None:
        raise CannotReport(f"--separator {text.printable(wish.separator or '')!r}: expected one of , ; and tab.")
    lines = gradebook.lines(records, course, separator, _has_times(records), wish.unreadable != "empty")
    return _put(chain([gradebook.BOM], lines), file)


def _has_times(records: Iterable[Record]) -> bool:
    """Whether of anybody it is known when the work was handed in; asked of the gradebook, without reading a record."""
    return isinstance(records, Final) and records.has_times


def _xlsx(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    from grader.reports.exports import xlsx  # and with it openpyxl, an eighth of a second that no other command needs

    changed = _changes(records.book, course) if isinstance(records, Final) else ()
    known, zero = matching.known(_roster(wish)), wish.unreadable != "empty"
    xlsx.write(records, course, file, known, changed, times=_has_times(records), unreadable=zero)
    return []


def _changes(book: Gradebook, course: Course) -> Iterator["xlsx.Change"]:
    """What every run after the first changed, the latest last."""
    from grader.reports.exports import xlsx

    known = [run for run in runs.every(book) if run.course == course.name]
    for earlier, run in itertools.pairwise(known):
        for change in history.changes(book, course.name, earlier.id, run.id):
            why = ", ".join(change.why) if change.before is not None else "new"
            yield xlsx.Change(run.started, change.student, "total", change.before, change.after, why, run.who)
            for exercise, (before, after) in change.exercises.items():
                yield xlsx.Change(run.started, change.student, exercise, before, after, why, run.who)


def _moodle(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    sheet = _worksheet(wish)
    chosen, empty = _graded(_apart(records), wish)
    lines, notes = moodle.fill(sheet, chosen, _keys(wish), course, bool(wish.replace))
    return _put(lines, file, sheet.encoding) + notes + _left_empty(empty)


def _apart(records: Iterable[Record]) -> Iterator[Record]:
    """The records, those of a group's members without the folder of the one who handed in: it is not their own."""
    together = records.together() if isinstance(records, Final) else ()
    for record in records:
        is_shared = record.student in together
        yield replace(record, source=PurePosixPath(record.source).name) if is_shared else record


def _graded(records: Iterable[Record], wish: Wish) -> tuple[Iterator[Record], list[str]]:
    """The records that are to be filled in, and a list that gets the students whose row stays empty meanwhile."""
    empty: list[str] = []

    def chosen() -> Iterator[Record]:
        for record in records:
            if wish.unreadable == "empty" and record.status == "unreadable":
                empty.append(record.student)
            else:
                yield record

    return chosen(), empty


def _left_empty(students: list[str]) -> list[str]:
    return [f"Their file can't be read, so left empty: {worksheet.listed(students)}."] if students else []


def _moodle_feedback(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    teams = records.together() if isinstance(records, Final) else ()
    sheet = _worksheet(wish) if wish.worksheet else None
    return moodle_feedback.write(_apart(records), course, file, sheet, teams, _keys(wish))


def _canvas(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    sheet = _worksheet(wish)
    chosen, empty = _graded(_apart(records), wish)
    lines, notes = canvas.fill(sheet, chosen, _keys(wish), wish.assignment)
    return _put(lines, file, sheet.encoding) + notes + _left_empty(empty)


def _gradescope(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    return _put([gradescope.results_json(_one(records, wish))], file)


def _classroom50(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _put([classroom50.result_json(_one(records, wish), os.environ, now)], file) + classroom50.notes(os.environ)


def _junit(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    return _put(junit.pieces(records, course), file)


def _nbgrader(records: Iterable[Record], course: Course, wish: Wish, file: BinaryIO) -> list[str]:
    list_of = _roster(wish)
    person = matching.finder(list_of)

    def who(record: Record) -> Person:
        named = matching.moodle(record)
        return person(record) or Person(record.student, named.full_name if named else "", "")

    assignment, class_list = wish.assignment or course.stub.stem, list_of.people if list_of else []
    return _put(nbgrader.lines(records, assignment, who, course, class_list), file)


FORMATS: dict[str, Format] = {
    "csv": Format("the gradebook for a spreadsheet", "grades.csv", _csv, ("separator", "unreadable")),
    "moodle": Format(
        "Moodle's grading worksheet, filled in",
        "moodle-grades.csv",
        _moodle,
        ("worksheet", "roster", "replace", "unreadable"),
    ),
    "canvas": Format(
        "Canvas' exported gradebook, one assignment filled in",
        "canvas-grades.csv",
        _canvas,
        ("worksheet", "roster", "assignment", "unreadable"),
    ),
    "moodle-feedback": Format(
        "the zip for Moodle's 'Upload multiple feedback files in a zip'",
        "moodle-feedback.zip",
        _moodle_feedback,
        ("worksheet", "roster"),
    ),
    "gradescope": Format(
        "Gradescope's results.json, one submission", "gradescope-results.json", _gradescope, ("student",)
    ),
    "classroom50": Format(
        "Classroom 50's result.json, one submission", "classroom50-result.json", _classroom50, ("student",)
    ),
    "nbgrader": Format("the columns of `nbgrader export`", "nbgrader-grades.csv", _nbgrader, ("roster", "assignment")),
    "junit": Format("JUnit XML (xunit2), a testsuite per student", "junit.xml", _junit),
    "xlsx": Format("a workbook: grades, every test, changes", "grades.xlsx", _xlsx, ("roster", "unreadable")),
}


def _keys(wish: Wish) -> Callable[[Record], list[str]]:
    """What a student may be found by: the name in the gradebook, and what the roster says of it."""
    person = matching.finder(_roster(wish))
    return lambda record: matching.keys(record, person(record))


def _roster(wish: Wish) -> Roster | None:
    return roster.read(wish.roster) if wish.roster else None


def _put(pieces: Iterable[str], file: BinaryIO, encoding: str = "utf-8") -> list[str]:
    for piece in pieces:
        file.write(encodings.encoded(piece, encoding))
    return []


def _worksheet(wish: Wish) -> worksheet.Worksheet:
    if wish.worksheet is None:
        raise CannotReport(
            "this format fills in the platform's own file: download it there and name it with --worksheet."
        )
    return worksheet.read(wish.worksheet)


def _one(records: Iterable[Record], wish: Wish) -> Record:
    """The record of the student asked for, or the only one. Raises CannotReport."""
    found: Record | None = None
    for number, record in enumerate(records):
        if record.student == wish.student:
            return record
        if wish.student is None and number:
            raise CannotReport("this format is for one submission and there are several: name one with --student.")
        found = record
    if found is None or wish.student is not None:
        raise CannotReport(f"there is no record of {text.printable(wish.student or 'any student')}.")
    return found
