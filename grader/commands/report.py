"""`grader report DIR --format F`: the records of a run in the form that another program takes.

Records are read from the disk one at a time, by name, so the class may be of any size. The output is put in its place
when it is whole: a report that fails leaves an earlier one as it was. What there is to know about it (who was not
found, what was scaled) goes to standard error.
Not covered: how a format is written (reports/exports/table.py names the function of every one).
"""

import dataclasses
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer
from rich.markup import escape

from exercises.kit.manifest import Course
from exercises.kit.system.files import written_whole
from grader.commands import folder as folders
from grader.commands.console import options
from grader.commands.console.terminal import errors
from grader.records import runs
from grader.records.gradebook import Gradebook
from grader.reports import outputs
from grader.reports.exports.table import FORMATS, CannotReport, Wish
from grader.reports.html import beside

_TABLE = "\n\n".join(f"--format {name}: {known.phrase}" for name, known in FORMATS.items())
HELP = f"Write a report from the records in a folder; without --format the usual ones.\n\n{_TABLE}"


Unreadable = Literal["zero", "empty"]


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
    unreadable: Annotated[
        Unreadable | None,
        typer.Option(help="moodle, canvas, csv, xlsx: a file that can't be read: zero points, or an empty cell."),
    ] = None,
    adjustments: options.Adjustments = None,
    course: options.Course = None,
) -> None:
    """The command. Raises UserError, and OSError when a report can't be written."""
    wish = Wish(sheet, roster, assignment, student, separator, replace, unreadable)
    with folders.to_read(folder) as book:
        if adjustments is not None:
            folders.final(book, folders.course_in(book, course), adjustments)  # remembered from here on
        if name is None:
            _rewrite(book, course, wish, out)
            return
        path, notes = write(book, course, name, wish, out)
    for note in notes:
        errors().print(escape(note), highlight=False)
    if path != "-":
        errors().print(f"Written: {escape(path)}", highlight=False)


def write(book: Gradebook, course_name: str | None, name: str, wish: Wish, out: Path | None) -> tuple[str, list[str]]:
    """Write one report: where it is now, and notes for the instructor. Raises as `report` does."""
    if name not in FORMATS:
        raise CannotReport(f"--format {name}: there is no such format. There are {', '.join(FORMATS)}.")
    chosen = FORMATS[name]
    for option in vars(wish):
        if getattr(wish, option) is not None and option not in chosen.takes:
            takers = ", ".join(taker for taker, format in FORMATS.items() if option in format.takes)
            raise CannotReport(f"--{option} goes with --format {takers}, not with {name}.")
    course = folders.course_in(book, course_name)
    if name == "xlsx" and wish.roster is None:
        run = runs.last(book, course.name)
        known = Path(run.roster) if run is not None and run.roster else None
        wish = dataclasses.replace(wish, roster=known if known is not None and known.is_file() else None)
    path = out or outputs.place(book.folder, chosen.file, folders.suffix(book, course))
    with _opened(path) as file:
        notes = chosen.write(folders.final(book, course), course, wish, file)
    return str(path), notes


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


def _rewrite(book: Gradebook, course_name: str | None, wish: Wish, out: Path | None) -> None:
    """The usual reports of the course that is named; of every course where none is."""
    if out is not None or wish != Wish():
        raise CannotReport("that option goes with a --format.")
    named = [course_name] if course_name else [*runs.courses(book)]
    for name in named:
        rewrite(book, folders.course_in(book, name))
    rewrite_others(book, named)


def rewrite_others(book: Gradebook, written: Collection[str]) -> None:
    """Write the reports of the other courses of a folder: each shows all of them."""
    for other in folders.graded(book):
        if other.name not in written:
            rewrite(book, other, quiet=True)


def rewrite(book: Gradebook, course: Course, *, quiet: bool = False) -> None:
    """Write the usual reports of a course."""
    suffix = folders.suffix(book, course)
    records = folders.final(book, course, quiet=quiet)
    said = beside.from_text(book.note(f"beside{suffix}"))
    outputs.write_reports(book.folder, records, course, said, suffix, folders.sides(book))
    folders.keep_shown(book, records, course)
    with suppress(PermissionError):  # who may only read the gradebook gets reports all the same
        book.set_note(f"reports{suffix}", folders.stamp(book, records, course, said.left_out, said.missing))
    if quiet:
        return
    names = ("results.jsonl", "report.html", "grades.csv")
    written = ", ".join(outputs.place(book.folder, name, suffix).name for name in names)
    folder = outputs.place(book.folder, "feedback", suffix)
    errors().print(f"Written: {escape(str(book.folder))}: {written}, {folder.name}/", highlight=False)
