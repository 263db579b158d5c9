"""What the commands say on a terminal: errors, the table of a class, the summary, where the reports are.

The table begins with those who need the instructor: a fault of the grader, a file that can't be read, a note.
Not covered: progress while a run lasts (progress.py), and what is written into files (grader/reports/).
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exercises.kit.manifest import Course
from grader import text
from grader.intake import submissions
from grader.intake.roster import Person, Roster
from grader.intake.submissions import Found
from grader.records import history, results
from grader.records.current import Glance
from grader.records.final import Final
from grader.records.history import Change
from grader.records.record import Record
from grader.reports import outputs
from grader.reports.html import pages
from grader.run.scheduler import Made

# More than that help nobody on a terminal.
SHOWN_STUDENTS, SHOWN_NAMES = 40, 20
WIDTH_OF_A_FILE = 140


class Summary(TypedDict):
    """A run in a few figures, for --json."""

    submissions: int
    graded_now: int
    rescored: int
    median_score: float | None
    max_score: float
    unreadable: int
    faults: int
    went_up: int
    went_down: int
    new: int
    results: str


def errors() -> Console:
    """Where progress and errors are said."""
    return Console(stderr=True, soft_wrap=True)


def say_error(message: str) -> None:
    """Say what ends a command."""
    errors().print(f"[red]grader:[/red] {escape(message)}", highlight=False)


def print_summary(records: Final, made: Made, out: Path, course: Course, changed: Sequence[Change] = ()) -> None:
    """The run as JSON on standard output."""
    scores = sorted(record.score for record in records if not record.is_excused())
    summary: Summary = {
        "submissions": len(records),
        "graded_now": made.graded,
        "rescored": made.rescored,
        "median_score": scores[len(scores) // 2] if scores else None,
        "max_score": course.points,
        "unreadable": sum(record.status == "unreadable" for record in records),
        "faults": records.grader_errors(),
        "went_up": sum(change.difference > 0 for change in changed),
        "went_down": sum(change.difference < 0 for change in changed),
        "new": sum(change.before is None for change in changed),
        "results": str(out / results.RESULTS),
    }
    print(json.dumps(summary))


def print_left_out(left_out: list[str]) -> None:
    """What of the class's folder is nobody's, so that nobody goes missing without a word."""
    for line in left_out[:SHOWN_NAMES]:
        errors().print(escape(text.printable(f"left out: {line}")), highlight=False)
    if len(left_out) > SHOWN_NAMES:
        errors().print(f"left out: {len(left_out) - SHOWN_NAMES} more: see the report.", highlight=False)


def print_made(made: Made, count: int) -> None:
    """How much of the class had a record already, and what was done with that."""
    if made.graded < count:
        errors().print(f"{count - made.graded} of {count} had a record already (--fresh grades them again).")
    if made.rescored:
        errors().print(
            f"The points have changed: {made.rescored} of these were worked out anew from their verdicts; "
            "nothing was run again for that."
        )


def print_table(records: Final, course: Course) -> None:
    """The class as a table on the terminal, as much of it as helps there."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("student", overflow="fold")
    for name in ("score", *course.names):
        table.add_column(name, justify="right")
    # Only names are kept of a class that may be large.
    order = sorted((_need(glance), glance.student) for glance in records.glances())
    for _, student in order[:SHOWN_STUDENTS]:
        record = records.get(student)
        if record is not None:
            table.add_row(*_row(record, course))
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE).print(table)
    if len(records) > SHOWN_STUDENTS:
        print(f"... and {len(records) - SHOWN_STUDENTS} more: see the report.")


def _need(glance: Glance) -> int:
    """How soon the instructor should look at a record, 0 the soonest."""
    if glance.has_grader_error:
        return 0
    if glance.status == "unreadable":
        return 1
    return 2 if glance.message else 3


def _row(record: Record, course: Course) -> list[str]:
    cells = [escape(text.as_text(record.student)), _total(record)]
    for name in course.names:
        if not record.exercises.get(name, {"max_score": 1.0})["max_score"]:
            cells.append("–")  # it does not count
            continue
        points = record.score_of(name)
        verdict = pages.worst_verdict(record, name)
        colour = "green" if verdict == "passed" else "yellow" if points else "red"
        words = "" if verdict == "passed" else f"\n[dim]{pages.VERDICTS.get(verdict, verdict)}[/dim]"
        cells.append(f"[{colour}]{points:.3g}[/{colour}]{words}")
    return cells


def _total(record: Record) -> str:
    score = "excused" if record.is_excused() else f"{record.score:.3g}"
    kinds = {one["kind"] for one in record.corrections} - {"left_out"}
    words = "\n[dim]adjusted[/dim]" if "adjusted" in kinds else "\n[dim]late[/dim]" if "late" in kinds else ""
    return f"[bold]{score}[/bold]{words}"


def print_missing(found: list[Found], missing: list[Person], people: Roster, out: Path) -> None:
    """Who of the class has handed in nothing, and who has but is not in it."""
    strangers = submissions.strangers(found, people)
    print(f"\nNothing from {len(missing)} of {len(people.people)} in {people.path.name}.")
    for what, names in (
        (f"Missing (also in {out / 'missing.csv'})", [person.student for person in missing]),
        (f"Not in {people.path.name}", [stranger.student for stranger in strangers if not stranger.may_be]),
        ("Unclear", [f"{found.student} may be {' or '.join(found.may_be)}" for found in strangers if found.may_be]),
    ):
        if names:
            more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
            print(f"{what}: {text.printable(', '.join(names[:SHOWN_NAMES]))}{more}")


def print_notes(notes: list[str]) -> None:
    """What the instructor has to know about who is who."""
    for note in notes:
        errors().print(escape(text.printable(note)), highlight=False)


def print_unreadable(records: Final) -> None:
    """Whose file can't be read, and why."""
    found = [glance for glance in records.glances() if glance.status == "unreadable"]
    for glance in found[:SHOWN_NAMES]:
        why = glance.message.partition("\n")[0]
        errors().print(escape(text.printable(f"unreadable: {glance.student}: {why}")), highlight=False)
    if len(found) > SHOWN_NAMES:
        errors().print(f"unreadable: {len(found) - SHOWN_NAMES} more: see the report.", highlight=False)


def print_absent(names: list[str]) -> None:
    """Who was graded before and is not in the folder this time."""
    if not names:
        return
    some = text.printable(", ".join(names[:SHOWN_NAMES])) + (", ..." if len(names) > SHOWN_NAMES else "")
    who = "1 who was graded before is" if len(names) == 1 else f"{len(names)} who were graded before are"
    errors().print(escape(f"{who} not in this folder: kept ({some}). --gone takes them out."), highlight=False)


def print_changes(changed: list[Change]) -> None:
    """What a run changed: how many grades, then whose."""
    said = history.summary(changed)
    if not said:
        return
    print(f"\n{said}. (`grader diff` shows why.)")
    for change in changed[:SHOWN_NAMES]:
        before = "new" if change.before is None else f"{change.before:.4g}"
        print(f"  {text.printable(change.student)}: {before} -> {change.after:.4g}")
    if len(changed) > SHOWN_NAMES:
        print(f"  ... and {len(changed) - SHOWN_NAMES} more")


def print_places(out: Path, suffix: str = "") -> None:
    """Where the reports are."""
    page, table, students = (outputs.place(out, name, suffix) for name in ("report.html", "grades.csv", "feedback"))
    print(f"\nThe class: {page}   Gradebook: {table}   Students: {students}/")
