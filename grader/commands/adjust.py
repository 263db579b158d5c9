"""`grader adjust DIR STUDENT EXERCISE POINTS`: a line more in the file of adjustments, and the reports with it.

The line goes to the end of the file that counts for the folder; what is in the file stays as its person wrote it.
Covered: everything that makes a line wrong is said before it is written. Not covered: changing a line or taking one
out, which is done in the file.
"""

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from exercises.kit.manifest import Course
from grader import text
from grader.commands import folder as folders
from grader.commands import report
from grader.commands.console import options
from grader.intake.lists import adjustments as sheets
from grader.intake.lists.adjustments import Line, Sheet
from grader.records import runs
from grader.records.corrections import shown
from grader.records.gradebook import Gradebook
from grader.records.record import TOTAL

# Click takes -1 for an option, but not with these settings; here it is points.
SETTINGS = {"ignore_unknown_options": True}


def adjust(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `grader grade --out` wrote.")],
    student: Annotated[str, typer.Argument(help="The student, by any name, number or address that is known.")],
    exercise: Annotated[str, typer.Argument(help="The exercise, or total.")],
    points: Annotated[str, typer.Argument(help="A number, +n, -n, excused, or with total: 'on time'.")],
    comment: Annotated[str, typer.Option(help="Why; the student reads it.")] = "",
    who: Annotated[str, typer.Option(help="Who says so; the student reads it.")] = "",
    course: options.Course = None,
) -> None:
    """Say once what a student's exercise or total is worth, whatever the tests give; write the reports with it."""
    with folders.to_read(out):
        pass  # there is something to adjust
    with folders.to_grade(out, wait=True) as book:
        sheet = _sheet(out, book)
        known = book.known_as(student) or student.strip()
        line = Line(_next(sheet), known, exercise.strip(), _points(points), comment, who, course or "")
        chosen = folders.course_in(book, course)
        found = folders.tried(book, chosen, dataclasses.replace(sheet, lines=(*sheet.lines, line)))
        about = found[-1].course
        line = line._replace(exercise=found[-1].exercise, course=about.name if "course" in sheet.header else "")
        if course and "course" not in sheet.header and not _is_first(book, about, line):
            raise sheets.BadAdjustments(f"{sheet.path}: no column course. Add it to the first line, for {about.name}.")
        before = folders.final(book, about).get(known)
        sheets.add(sheet, line)
        report.rewrite(book, about)
        report.rewrite_others(book, [about.name])
        after = shown.scores(book, about.name).get(known)
        if before is not None and after is not None:
            total = f"the total was {before.score:g}, is {after:g}"
            print(text.printable(f"{known}: {line.exercise} {line.points}; {total}"))


def _sheet(out: Path, book: Gradebook) -> Sheet:
    """The file that the line goes to; one with a column for the course where there are several."""
    path, _ = folders.said_in(out, None, book)
    several = len(runs.courses(book)) > 1
    return folders.said(out, None, book) or Sheet(path, header=sheets.COLUMNS if several else sheets.NEEDED)


def _is_first(book: Gradebook, course: Course, line: Line) -> bool:
    """Whether a line without a course is about this one."""
    first = folders.course_in(book, None)
    return course.name == first.name or line.exercise not in (*first.names, TOTAL)


def _next(sheet: Sheet) -> int:
    """The number that the line will have."""
    return 2 if not sheet.path.exists() else len(sheet.path.read_bytes().splitlines()) + 1


def _points(said: str) -> str:
    points = sheets.points_in(said)
    if not points:
        raise options.WrongOption(
            f"{said!r} is no points. Write a number, +n, -n, excused, or (with {TOTAL}) 'on time'."
        )
    return points
