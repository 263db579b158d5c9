"""`grader report DIR --format F`: the records of a run in the form that another program takes.

A format is a function over the records, a phrase for --help and the name of a file; the table of them is `FORMATS`.
Records are read from the disk one at a time, by name, so the class may be of any size. The output is put in its place
when it is whole: a report that fails leaves an earlier one as it was.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from grader import results, run
from grader.reports import canvas, classroom50, grades, gradescope, junit, moodle, moodle_feedback, nbgrader, worksheet
from grader.results import Record


class CannotReport(Exception):
    """What was asked for can't be made; the message says what to mend."""


@dataclass(frozen=True)
class Wish:
    """What the command line said besides the format."""

    worksheet: Path | None = None
    roster: Path | None = None
    assignment: str | None = None
    student: str | None = None


@dataclass(frozen=True)
class Format:
    """A phrase for --help, the default name of the file, what writes it and returns notes, and the options it takes."""

    phrase: str
    file: str
    write: Callable[[Iterable[Record], Wish, BinaryIO], list[str]]
    takes: tuple[str, ...] = ()


def _csv(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    return _put(grades.lines(records), file)


def _moodle(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    lines, notes = moodle.fill(_worksheet(wish), records, _keys(wish))
    return _put(lines, file) + notes


def _moodle_feedback(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    return moodle_feedback.write(records, file)


def _canvas(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    lines, notes = canvas.fill(_worksheet(wish), records, _keys(wish), wish.assignment)
    return _put(lines, file) + notes


def _gradescope(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    return _put([gradescope.results_json(_one(records, wish))], file)


def _classroom50(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _put([classroom50.result_json(_one(records, wish), os.environ, now)], file)


def _junit(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    return _put(junit.pieces(records), file)


def _nbgrader(records: Iterable[Record], wish: Wish, file: BinaryIO) -> list[str]:
    def who(record: Record) -> nbgrader.Person:
        return nbgrader.Person(record.student)

    return _put(nbgrader.lines(records, wish.assignment or "unpacking_pipeline", who), file)


FORMATS = {
    "csv": Format("the gradebook for a spreadsheet", "grades.csv", _csv),
    "moodle": Format("Moodle's grading worksheet, filled in", "moodle-grades.csv", _moodle, ("worksheet", "roster")),
    "moodle-feedback": Format(
        "the zip for Moodle's 'Upload multiple feedback files in a zip'", "moodle-feedback.zip", _moodle_feedback
    ),
    "canvas": Format(
        "Canvas' exported gradebook, one assignment filled in",
        "canvas-grades.csv",
        _canvas,
        ("worksheet", "roster", "assignment"),
    ),
    "gradescope": Format(
        "Gradescope's results.json, one submission", "gradescope-results.json", _gradescope, ("student",)
    ),
    "classroom50": Format(
        "Classroom 50's result.json, one submission", "classroom50-result.json", _classroom50, ("student",)
    ),
    "nbgrader": Format("the columns of `nbgrader export`", "nbgrader-grades.csv", _nbgrader, ("roster", "assignment")),
    "junit": Format("JUnit XML (xunit2), a testsuite per student", "junit.xml", _junit),
}


def _keys(wish: Wish) -> Callable[[Record], list[str]]:
    """What a student may be found by: the name in the gradebook, and what the roster says of it."""
    return lambda record: [record.student]


def _put(pieces: Iterable[str], file: BinaryIO) -> list[str]:
    for piece in pieces:
        file.write(piece.encode(errors="replace"))
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
        raise CannotReport(f"there is no record of {grades.printable(wish.student or 'any student')}.")
    return found


def report(folder: Path, name: str, wish: Wish, out: Path | None) -> tuple[str, list[str]]:
    """Write one report: where it is now, and notes for the instructor.

    Raises CannotReport, worksheet.Unusable, classroom50.NotInClassroom, and OSError when it can't be written.
    """
    if name not in FORMATS:
        raise CannotReport(f"--format {name}: there is no such format. There are {', '.join(FORMATS)}.")
    chosen = FORMATS[name]
    for option in vars(wish):
        if getattr(wish, option) is not None and option not in chosen.takes:
            takers = ", ".join(each for each, format in FORMATS.items() if option in format.takes)
            raise CannotReport(f"--{option} goes with --format {takers}, not with {name}.")
    records = results.read_by_name(_results(folder))
    with _opened(out or folder / chosen.file) as file:
        notes = chosen.write(records, wish, file)
    return str(out or folder / chosen.file), notes


def _results(folder: Path) -> Path:
    path = folder / run.RESULTS
    if not path.is_file():
        raise CannotReport(f"{folder}: no {run.RESULTS} in it. Name the folder that `grader grade --out` wrote.")
    return path


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once it is whole; "-" is standard output."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise CannotReport(f"{path}: {error.strerror}. Name a file that can be written with --out.") from None
    try:
        with file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def add_to(app: typer.Typer, rewrite: Callable[[Path, set[str]], object]) -> None:
    """Add `report` to the commands. `rewrite` makes the pages and the gradebook again from the records in a folder."""

    def command(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `grader grade --out` wrote.")],
        name: Annotated[
            str | None,
            typer.Option("--format", metavar="FORMAT", help="One of those above."),
        ] = None,
        out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; - is standard output.")] = None,
        sheet: Annotated[
            Path | None,
            typer.Option("--worksheet", metavar="FILE", help="moodle, canvas: the file that you downloaded there."),
        ] = None,
        roster: Annotated[
            Path | None, typer.Option(metavar="FILE", help="moodle, canvas, nbgrader: the class, id,name,email.")
        ] = None,
        assignment: Annotated[
            str | None, typer.Option(metavar="TITLE", help="canvas: 'Title (number)'; nbgrader: its name.")
        ] = None,
        student: Annotated[
            str | None, typer.Option(metavar="NAME", help="gradescope, classroom50: whose, when there are several.")
        ] = None,
    ) -> None:
        console = Console(stderr=True, soft_wrap=True, highlight=False)
        wish = Wish(sheet, roster, assignment, student)
        try:
            if name is None:
                _rewrite(folder, wish, out, rewrite, console)
                return
            path, notes = report(folder, name, wish, out)
        except (CannotReport, worksheet.Unusable, classroom50.NotInClassroom) as error:
            _end(console, str(error), 2)
        except OSError as error:
            _end(console, str(error), 1)
        for note in notes:
            console.print(escape(note))
        if path != "-":
            console.print(f"Written: {escape(path)}")

    table = "\n\n".join(f"--format {name}: {each.phrase}" for name, each in FORMATS.items())
    app.command(
        name="report", help=f"Write a report from the records in a folder; without --format the usual ones.\n\n{table}"
    )(command)


def _rewrite(
    folder: Path, wish: Wish, out: Path | None, rewrite: Callable[[Path, set[str]], object], console: Console
) -> None:
    if out is not None or wish != Wish():
        raise CannotReport("that option goes with a --format.")
    rewrite(folder, {each.student for each in results.read(_results(folder))})
    console.print(f"Written: {escape(str(folder))}: report.html, grades.csv, feedback/")


def _end(console: Console, message: str, code: int) -> NoReturn:
    console.print(f"[red]grader:[/red] {escape(message)}")
    raise typer.Exit(code)
