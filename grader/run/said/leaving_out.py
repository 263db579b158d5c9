"""Which tests `--leave-out` may name: those of the suites' files, and those that records know, with their parameters.

The files are read, not run. Not covered: tests that a suite makes while it runs, before they are in a record.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from grader.harness import suites
from grader.records.corrections import leaving_out
from grader.records.gradebook import Gradebook
from grader.run.settings import Settings
from grader.text import near


class NoSuchTest(UserError):
    """A name that no test has; the message says which are near."""


def check(names: Sequence[str], settings: Settings) -> None:
    """Refuse names that no test of the course's checks and the hidden suite has. Raises NoSuchTest."""
    if not names:
        return
    course = settings.course
    files = [*course.public_checks(), *suites.hidden_tests(settings.hidden, course)]
    known = dict.fromkeys(name for file in files for name in _tests(Path(file)))
    for name in names:
        exercise, colon, own = name.partition(":")
        own = own if colon and exercise in course.names else name
        if own.partition("[")[0] not in known:
            raise NoSuchTest(f"--leave-out {name}: there is no such test.{near(own, known)}")


def unknown(names: Sequence[str], book: Gradebook, course: Course) -> list[str]:
    """Notes on names that are of no test in the records that count: with other parameters, or of another exercise."""
    if not names:
        return []
    query = "SELECT DISTINCT exercise, test FROM outcomes WHERE course = ?"
    there = [(row["exercise"], row["test"]) for row in book.rows(query, course.name)]
    known = [test for _, test in there]
    return [
        f"--leave-out {name}: no test in the records has this name, so it leaves out nothing.{near(name, known)}"
        for name in names
        if not any(leaving_out.means(name, exercise, test, course) for exercise, test in there)
    ]


def _tests(file: Path) -> Iterator[str]:
    """The names that may be those of tests in a file: functions, and what is imported."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
