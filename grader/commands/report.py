"""`grader report DIR --format F`: the records of a run in the form that another program takes.

Records are read from the disk one at a time, by name, so the class may be of any size. The output is put in its place
when it is whole: a report that fails leaves an earlier one as it was. What there is to know about it (who was not
found, what was scaled) goes to standard error.
Not covered: how a format is written (reports/exports/table.py names the function of every one).
"""

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.markup import escape

from exercises.kit import manifest
from exercises.kit.manifest import Course
from exercises.kit.system.files import written_whole
from grader.commands import explain
from grader.commands.terminal import errors
from grader.records import scoring, store
from grader.records.store import Records
from grader.reports.exports.table import FORMATS, CannotReport, Wish
from grader.reports.outputs import write_reports

_TABLE = "\n\n".join(f"--format {name}: {known.phrase}" for name, known in FORMATS.items())
HELP = f"Write a report from the records in a folder; without --format the usual ones.\n\n{_TABLE}"


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `grader grade --out` wrote.")],
    name: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="One of those above.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; - is standard output.")] = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--worksheet", metavar="FILE", help="moodle, canvas, moodle-feedback: the file downloaded there."),
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(metavar="FILE", help="moodle, canvas, nbgrader, xlsx: the class, id,name,email.")
    ] = None,
    assignment: Annotated[
        str | None, typer.Option(metavar="TITLE", help="canvas: 'Title (number)'; nbgrader: its name.")
    ] = None,
    student: Annotated[
        str | None, typer.Option(metavar="NAME", help="gradescope, classroom50: whose, when there are several.")
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(
            metavar="SIGN",
            help="csv: between cells: , or ; or tab. With ; decimals have a comma, which Excel expects in German, "
            "Finnish and most of Europe.",
        ),
    ] = None,
    replace: Annotated[
        bool | None,
        typer.Option("--replace", help="moodle: also where the worksheet has a grade or a comment of another's."),
    ] = None,
) -> None:
    """The command. Raises UserError, and OSError when a report can't be written."""
    wish = Wish(sheet, roster, assignment, student, separator, replace)
    if name is None:
        _rewrite(folder, wish, out)
        return
    path, notes = write(folder, name, wish, out)
    for note in notes:
        errors().print(escape(note), highlight=False)
    if path != "-":
        errors().print(f"Written: {escape(path)}", highlight=False)


def write(folder: Path, name: str, wish: Wish, out: Path | None) -> tuple[str, list[str]]:
    """Write one report: where it is now, and notes for the instructor. Raises as `report` does."""
    if name not in FORMATS:
        raise CannotReport(f"--format {name}: there is no such format. There are {', '.join(FORMATS)}.")
    chosen = FORMATS[name]
    for option in vars(wish):
        if getattr(wish, option) is not None and option not in chosen.takes:
            takers = ", ".join(taker for taker, format in FORMATS.items() if option in format.takes)
            raise CannotReport(f"--{option} goes with --format {takers}, not with {name}.")
    records = Records(_results(folder))
    if name == "xlsx" and wish.roster is None:
        wish = dataclasses.replace(wish, roster=explain.class_list(folder))
    with _opened(out or folder / chosen.file) as file:
        notes = chosen.write(records, _course(records), wish, file)
    return str(out or folder / chosen.file), notes


def _course(records: Records) -> Course:
    """The course that the records are about."""
    first = next(iter(records), None)
    return scoring.course_of(first.provenance if first else {}, manifest.courses())


def _results(folder: Path) -> Path:
    path = folder / store.RESULTS
    if not path.is_file():
        raise CannotReport(f"{folder}: no {store.RESULTS} in it. Name the folder that `grader grade --out` wrote.")
    return path


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once it is whole; "-" is standard output."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise CannotReport(f"{path}: this is a folder. Name a file with --out.")
    with ExitStack() as stack:
        try:
            file = stack.enter_context(stack.enter_context(written_whole(path)).open("wb"))
        except OSError as error:
            raise CannotReport(f"{path}: {error.strerror}. Name a file that can be written with --out.") from None
        yield file


def _rewrite(folder: Path, wish: Wish, out: Path | None) -> None:
    if out is not None or wish != Wish():
        raise CannotReport("that option goes with a --format.")
    records = Records(_results(folder))
    write_reports(folder, records, _course(records), explain.left_out(folder))
    errors().print(f"Written: {escape(str(folder))}: report.html, grades.csv, feedback/", highlight=False)
