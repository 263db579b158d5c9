"""`grader diff DIR [RUN RUN]`: whose grade changed between two runs, in which exercise, by which test, and why.

Not covered: what a hidden test saw; `grader explain` shows that.
"""

from pathlib import Path
from typing import Annotated

import typer

from grader import text
from grader.commands import folder as folders
from grader.commands.console import options
from grader.records import history, runs
from grader.records.gradebook import Gradebook
from grader.records.history import Change
from grader.records.runs import Run

# Another file turns them all; whoever wants more asks the gradebook.
SHOWN_TESTS = 8


def diff(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `grader grade --out` wrote.")],
    earlier: Annotated[int | None, typer.Argument(metavar="RUN", help="The earlier run's number.")] = None,
    later: Annotated[int | None, typer.Argument(metavar="RUN", help="The later run's number.")] = None,
    course: options.Course = None,
) -> None:
    """Show whose grade changed between two runs (without numbers: the last two), and why."""
    with folders.to_read(out) as book:
        name = folders.course_in(book, course).name
        known = [run for run in runs.every(book) if run.course == name]
        for run in known:
            print(text.printable(_of_run(run)))
        first, last = _two(book, known, earlier, later)
        print()
        found = list(history.changes(book, name, first, last))
        for change in found:
            for line in of_change(change):
                print(text.printable(line))
        print(history.summary(found) or "No grade changed.")


def _two(book: Gradebook, known: list[Run], earlier: int | None, later: int | None) -> tuple[int, int]:
    """The numbers of the two runs that are meant. Raises WrongOption."""
    numbers = [run.id for run in known]
    for number in (earlier, later):
        if number is not None and number not in numbers:
            raise options.WrongOption(
                f"{book.folder}: there is no run {number} of this course. There are {', '.join(map(str, numbers))}."
            )
    if earlier is None:
        return (numbers[-2] if len(numbers) > 1 else 0), numbers[-1]
    last = numbers[-1] if later is None else later
    return min(earlier, last), max(earlier, last)


def _of_run(run: Run) -> str:
    state = f"ended {run.finished}" if run.finished else "stopped"
    without = f", without {', '.join(run.without)}" if run.without else ""
    return f"run {run.id}: {run.started}, {state}, by {run.who}, seed {run.seed}, model {run.model}{without}"


def of_change(change: Change) -> list[str]:
    """What there is to say of one student's change."""
    if change.before is None:
        return [f"{change.student}: new, {change.after:.4g}"]
    lines = [f"{change.student}: {change.before:.4g} -> {change.after:.4g} ({', '.join(change.why)})"]
    lines += [f"  {name}: {before:.4g} -> {after:.4g}" for name, (before, after) in change.exercises.items()]
    lines += [
        f"    {test.exercise}: {test.title} [{test.test}]: {test.before or 'not there'} -> {test.after or 'not there'}"
        for test in change.tests[:SHOWN_TESTS]
    ]
    more = len(change.tests) - SHOWN_TESTS
    return [*lines, f"    ... and {more} more tests"] if more > 0 else lines
