"""`grader grade SUBMISSIONS`: a class's submissions, graded into a folder of records and reports.

A run goes on where an earlier one into the same folder stopped. What it was graded with is written down for
`grader explain`. Not covered: how a batch is graded (grader/run/), and what the pages say (grader/reports/).
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import models
from grader.commands import explain, options, progress, terminal
from grader.errors import RunFailed
from grader.intake import roster, submissions
from grader.intake.roster import Roster
from grader.intake.submissions import Found
from grader.records import store
from grader.reports import likeness, outputs
from grader.run import executors, scheduler, settings
from grader.run.settings import Settings


@dataclass(frozen=True)
class Order:
    """What is to be graded, where to, and how much of it is to be said."""

    found: list[Found]
    folder: Path
    out: Path
    settings: Settings
    jobs: int | None = None
    fresh: bool = False
    people: Roster | None = None
    dask: str | None = None
    quiet: bool = False
    as_json: bool = False
    left_out: list[str] = field(default_factory=list)
    named: str = ""


def grade(
    folder: Annotated[
        Path,
        typer.Argument(metavar="SUBMISSIONS", help="A folder or archive: a file per student, or a platform's own."),
    ],
    out: Annotated[Path, typer.Option(help="Where results.jsonl and the reports go.")] = Path("graded"),
    model: options.Model = None,
    suite: options.Suite = None,
    course: options.Course = None,
    jobs: options.Jobs = None,
    seed: options.Seed = None,
    isolation: options.Isolation = "auto",
    follow_through: Annotated[
        bool, typer.Option(help="Credit what only fails because a function that it builds on is wrong.")
    ] = True,
    class_list: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="A .csv with id, name, email: for names, and who is missing."),
    ] = None,
    named: Annotated[
        str,
        typer.Option(
            "--names",
            metavar="REGEX",
            help="Whose a file is, where no platform's form fits: searched for in its path; groups name, id, email "
            "(one of them at least) and time. Example: '(?P<name>[^_/]+)_(?P<id>[0-9]+)_'.",
        ),
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade all again, also what has a record already.")] = False,
    dask: Annotated[
        str | None,
        typer.Option(help="Grade on the workers of this Dask scheduler instead of here.", metavar="ADDRESS"),
    ] = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Grade a class's submissions; go on where an earlier run stopped."""
    if dask and jobs:
        raise options.WrongOption(
            "--jobs is for judges on this machine; with --dask there are as many as the cluster has workers."
        )
    chosen = options.course_named(course)
    people = roster.read(class_list) if class_list else None
    there = submissions.take_in(folder, chosen, people, named)
    name = models.chosen(model)
    limits, hidden, tier = settings.limits_for(name), options.suite_in(suite), options.tier_for(isolation)
    drawn = explain.seed_for(out) if seed is None else seed
    graded_with = Settings(chosen, name, hidden, drawn, tier, follow_through, limits)
    fulfil(
        Order(there.found, folder, out, graded_with, jobs, fresh, people, dask, quiet, as_json, there.left_out, named)
    )


def fulfil(order: Order) -> None:
    """Grade, write the reports, and say what came of it. Raises RunFailed, also for tests that the grader failed."""
    models.folder_of(order.settings.model)
    terminal.print_left_out(order.left_out)
    was_left_out = explain.left_out(order.out)
    _prepare(order)
    students = {found.student for found in order.found}
    made = _grade(order, students)
    records = store.Records(order.out / store.RESULTS, students)
    missing = submissions.missing(order.found, order.people) if order.people else []
    if order.people:
        (order.out / "missing.csv").write_text(roster.missing_csv(missing), "utf-8")
    is_new = bool(made.graded or made.rescored) or was_left_out != order.left_out
    if is_new or not outputs.reports_are_there(order.out, students):
        likeness.note(order.out, order.found, order.settings.course)
        outputs.write_reports(order.out, records, order.settings.course, order.left_out)
    if order.as_json:
        terminal.print_summary(records, made, order.out, order.settings.course)
    elif not order.quiet:
        terminal.print_made(made, len(order.found))
        terminal.print_table(records, order.settings.course)
        if order.people:
            terminal.print_missing(order.found, missing, order.people, order.out)
        terminal.print_places(order.out)
    if records.grader_errors():
        raise RunFailed("some tests failed by a fault of the grader or a suite: see the report.")


def _prepare(order: Order) -> None:
    """Make the folder, and write down in it what is graded with what."""
    try:
        order.out.mkdir(parents=True, exist_ok=True)
        if order.fresh:
            (order.out / store.RESULTS).unlink(missing_ok=True)
        people = order.people.path if order.people else None
        explain.remember(order.out, order.folder, order.settings, people, order.left_out, order.named)
    except OSError as error:
        raise options.WrongOption(
            f"{order.out}: {error.strerror}. Name a folder that can be written to with --out."
        ) from None


def _grade(order: Order, students: set[str]) -> scheduler.Made:
    with ExitStack() as stack:
        if order.dask:
            place = stack.enter_context(executors.dask(order.dask))
        else:
            place = executors.here(order.jobs or executors.default_jobs(), order.settings)
        advance = stack.enter_context(progress.shown(len(order.found), terminal.errors(), order.quiet))
        try:
            return scheduler.grade_class(order.found, order.out, order.settings, place, advance)
        except KeyboardInterrupt:
            kept = len(store.Records(order.out / store.RESULTS, students))
            terminal.errors().print(
                f"Stopped. {kept} of {len(order.found)} have a record in {order.out}; "
                "the same command goes on from there."
            )
            raise typer.Exit(130) from None
