"""The folder that `grader grade` writes into: its gradebook, opened to grade, or to read what is there.

Covered: two graders at once, of whom the second waits; a folder of an earlier version, whose records are taken over; a
folder that may only be read.
Not covered: what is written beside the gradebook (grader/reports/outputs.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.markup import escape

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from grader import text
from grader.commands.console import options, terminal
from grader.records import lock, results, runs, schema
from grader.records.current import Records
from grader.records.final import Final, Rules
from grader.records.gradebook import Gradebook
from grader.run import takeover


class NoGradebook(UserError):
    """Nothing was graded into that folder; the message names it and the mend."""


@contextmanager
def to_grade(out: Path, *, wait: bool) -> Iterator[Gradebook]:
    """The gradebook of a folder, which is made where there is none; nobody else grades into it meanwhile."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise options.WrongOption(
            f"{out}: {error.strerror}. Name a folder that can be written to with --out."
        ) from None
    said = ""

    def again(holder: str) -> bool:
        nonlocal said
        if wait and holder != said:
            said = holder
            _say(f"{out}: {holder} is grading into it. Waiting for the end of that run (Ctrl-C: leave).")
        return wait

    with lock.held(out, f"{runs.user()} (since {runs.now()})", again), Gradebook(out) as book:
        _say(takeover.take_over(book))
        yield book


@contextmanager
def to_read(out: Path) -> Iterator[Gradebook]:
    """The gradebook of a folder that was graded into. Raises NoGradebook."""
    if not (out / schema.FILE).is_file():
        if not (out / results.RESULTS).is_file():
            raise NoGradebook(
                f"{out}: no {schema.FILE} and no {results.RESULTS} in it. Name the folder that `grader grade --out` "
                "wrote."
            )
        with to_grade(out, wait=True):
            pass
    with Gradebook(out, to_read=True) as book:
        yield book


def course_in(book: Gradebook, named: str | None) -> Course:
    """The course that is meant: the one named, else the one that was graded first. Raises NoGradebook."""
    graded = runs.courses(book)
    if named is None and graded:
        known = {course.name: course for course in manifest.courses()}
        return known.get(graded[0], manifest.courses()[0])
    course = options.course_named(named)
    if graded and course.name not in graded:
        raise NoGradebook(f"{book.folder}: the course {course.name} was not graded into it, but {', '.join(graded)}.")
    return course


def final(book: Gradebook, course: Course) -> Final:
    """The records of a course as everything shows them: tests left out, lateness and adjustments are in them."""
    run = runs.last(book, course.name)
    rules = Rules(run.without if run is not None else ())
    return Final(Records(book, course.name), rules, course)


def suffix(book: Gradebook, course: Course) -> str:
    """What the names of a course's files end in: "" for the course that was graded first, "-NAME" for another."""
    graded = runs.courses(book)
    return "" if not graded or graded[0] == course.name else f"-{course.name}"


def _say(line: str) -> None:
    if line:
        terminal.errors().print(escape(text.printable(line)), highlight=False)
