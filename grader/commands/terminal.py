"""What the commands say on a terminal and write beside the records: faults, the table, the reports, the summary."""

import errno
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exercises.kit import models
from grader import text
from grader.errors import RunFailed
from grader.intake import submissions
from grader.intake.roster import Person, Roster
from grader.intake.submissions import Found
from grader.records import scoring, store
from grader.records.store import Records
from grader.reports.html import pages

# More than that help nobody on a terminal.
SHOWN_STUDENTS, SHOWN_NAMES = 40, 20


def errors() -> Console:
    """Where progress and faults are said."""
    return Console(stderr=True, soft_wrap=True)


@contextmanager
def faults_told() -> Iterator[None]:
    """Turn what can go wrong with a run into a message and an exit code."""
    try:
        yield
    except models.ModelNotFound as error:
        refuse(str(error))
    except RunFailed as error:
        fault(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        full = error.errno == errno.ENOSPC
        mend = " Make room there; what is done is kept, and the same command goes on." if full else ""
        fault(f"{where}{error.strerror or error}.{mend}")


def fault(message: str) -> NoReturn:
    """End for a fault of the run."""
    errors().print(f"[red]grader:[/red] {escape(message)}", highlight=False)
    raise typer.Exit(1)


def refuse(message: str) -> NoReturn:
    """End for a wrong command line."""
    errors().print(f"[red]grader:[/red] {escape(message)}", highlight=False)
    raise typer.Exit(2)


def summary(records: Records, made: int, out: Path) -> dict[str, Any]:
    """The run in a few figures, for --json."""
    scores = sorted(record.score for record in records)
    return {
        "submissions": len(records),
        "graded_now": made,
        "median_score": scores[len(scores) // 2] if scores else None,
        "max_score": sum(each.points for each in scoring.exercises_of(records)),
        "unreadable": sum(record.status == "unreadable" for record in records),
        "faults": records.faults(),
        "results": str(out / store.RESULTS),
    }


def print_summary(records: Records, made: int, out: Path) -> None:
    """The run as JSON on standard output."""
    print(json.dumps(summary(records, made, out)))


def print_table(records: Records) -> None:
    """The class as a table on the terminal, as much of it as helps there."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("student", overflow="fold")
    exercises = scoring.exercises_of(records)
    for name in ("score", *(each.name for each in exercises)):
        table.add_column(name, justify="right")
    for record in islice(records, SHOWN_STUDENTS):
        cells = []
        for exercise in exercises:
            points = record.score_of(exercise.name)
            verdict = pages.worst_verdict(record, exercise.name)
            colour = "green" if verdict == "passed" else "yellow" if points else "red"
            words = "" if verdict == "passed" else f"\n[dim]{pages.VERDICTS.get(verdict, verdict)}[/dim]"
            cells.append(f"[{colour}]{points:.3g}[/{colour}]{words}")
        table.add_row(escape(text.as_text(record.student)), f"[bold]{record.score:.3g}[/bold]", *cells)
    Console(width=None if sys.stdout.isatty() else 140).print(table)
    if len(records) > SHOWN_STUDENTS:
        print(f"... and {len(records) - SHOWN_STUDENTS} more: see the report.")


def print_missing(found: list[Found], missing: list[Person], people: Roster, out: Path) -> None:
    """Who of the class has handed in nothing, and who has but is not in it."""
    strangers = submissions.strangers(found, people)
    print(f"\nNothing from {len(missing)} of {len(people.people)} in {people.path.name}.")
    for what, names in (
        (f"Missing (also in {out / 'missing.csv'})", [each.student for each in missing]),
        (f"Not in {people.path.name}", [each.student for each in strangers if not each.may_be]),
        ("Unclear", [f"{each.student} may be {' or '.join(each.may_be)}" for each in strangers if each.may_be]),
    ):
        if names:
            more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
            print(f"{what}: {text.printable(', '.join(names[:SHOWN_NAMES]))}{more}")


def print_places(out: Path) -> None:
    """Where the reports are."""
    print(f"\nThe class: {out / 'report.html'}   Gradebook: {out / 'grades.csv'}   Students: {out / 'feedback'}/")
