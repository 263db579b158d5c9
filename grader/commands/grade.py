"""`grader grade SUBMISSIONS`: a class's submissions, graded into a gradebook and reports.

A run goes on where an earlier one into the same folder stopped, and grades only what has no record there yet. What
would grade everybody by something else (another seed, suite, model) asks first, with `--regrade`.
Not covered: how a batch is graded (grader/run/), and what the pages say (grader/reports/).
"""

import secrets
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import models
from grader.commands import folder as folders
from grader.commands import report
from grader.commands.console import only, options, progress, terminal
from grader.commands.console.order import Order
from grader.commands.courses import parts
from grader.errors import RunFailed
from grader.intake import roster, submissions
from grader.intake.lists import groups as lists
from grader.records import history, runs
from grader.records.corrections import shown
from grader.records.current import Records
from grader.records.final import Final
from grader.records.gradebook import Gradebook
from grader.records.history import Change
from grader.records.runs import Run
from grader.reports import likeness, outputs
from grader.reports.html import beside
from grader.reports.html.beside import Beside, Changed
from grader.run import executors, identity, provenance, scheduler, settings
from grader.run.preflight import modules, proof
from grader.run.said import attempts, lateness, leaving_out
from grader.run.said import groups as groups_said
from grader.run.said.asked import Asked
from grader.run.scheduler import Made
from grader.run.settings import Settings

MAX_SEED = 10**12


def grade(
    folder: Annotated[
        Path,
        typer.Argument(metavar="SUBMISSIONS", help="A folder or archive: a file per student, or a platform's own."),
    ],
    out: Annotated[Path, typer.Option(help="Where the gradebook and the reports go.")] = Path("graded"),
    model: options.Model = None,
    suite: options.Suite = None,
    course: options.Course = None,
    jobs: options.Jobs = None,
    seed: options.Seed = None,
    isolation: options.Isolation = "auto",
    time_limit: options.TimeLimit = None,
    follow_through: Annotated[
        bool, typer.Option(help="Credit what only fails because a function that it builds on is wrong.")
    ] = True,
    class_list: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="A .csv with id, name, email: for names, and who is missing."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Grade this student only; may be given several times.")
    ] = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="Take out of the reports who was graded before and is not here any more.")
    ] = False,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Grade all by another seed, suite, model or limit; keep the old.")
    ] = False,
    named: Annotated[
        str,
        typer.Option(
            "--names",
            metavar="REGEX",
            help="Whose a file is, where no platform's form fits: searched for in its path; groups name, id, email "
            "(one of them at least) and time. Example: '(?P<name>[^_/]+)_(?P<id>[0-9]+)_'.",
        ),
    ] = "",
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEST",
            help="A test that gives no points, public or hidden: test_x, test_x[one0] or exercise:test_x; may be given "
            "several times. Without the option it counts again.",
        ),
    ] = None,
    deadline: options.Deadline = None,
    late: options.Late = None,
    adjustments: options.Adjustments = None,
    groups: options.Groups = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade all again, also what has a record already.")] = False,
    wait: Annotated[
        bool, typer.Option(help="Wait for another grader in the same folder, or leave with exit code 1.")
    ] = True,
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
    if gone and only:
        raise options.WrongOption("--gone looks at the whole class, and --only at a part of it. Use one of them.")
    asked = Asked(tuple(leave_out or ()), deadline, late)
    asked.check()
    chosen = options.course_named(course)
    parts.check(chosen, options.suite_in(suite))
    people = roster.read(class_list) if class_list else None
    there = submissions.take_in(folder, chosen, people, named)
    name = models.chosen(model, chosen.model)
    models.located(name)  # before anything else is done
    limits, hidden = settings.limits_for(time_limit), options.suite_in(suite)
    tier, drawn = options.tier_for(isolation), -1 if seed is None else seed
    graded_with = Settings(chosen, name, hidden, drawn, tier, follow_through, limits, time_limit)
    order = Order(there.found, folder, out, graded_with, jobs, fresh, people, dask, quiet, as_json, there.left_out)
    order = replace(order, only=tuple(only or ()), regrade=regrade, gone=gone, wait=wait, named=named)
    fulfil(replace(order, asked=asked, adjustments=adjustments, groups=groups))


def fulfil(order: Order) -> None:
    """Grade, write the reports, and say what came of it. Raises RunFailed, also for tests that the grader failed."""
    terminal.print_notes([line for line in [models.set_aside(order.settings.model)] if line and not order.quiet])
    modules.check(order.settings.course)
    leaving_out.check(order.asked.without, order.settings)
    order = _in_groups(order)
    folders.check(order.out, order.settings.course, order.adjustments, order.asked, order.people_here)
    terminal.print_left_out(order.left_out)
    with folders.to_grade(order.out, wait=order.wait) as book:
        order = _with_seed(order, book)
        _ask_first(order, book)
        order = _with_lateness(order, book)
        folders.remember(book, order.settings.course)
        settled = identity.settle(book, order.settings.course.name, order.found, order.people)
        terminal.print_notes(settled.notes)
        course, order = order.settings.course, replace(order, found=settled.found)
        before = shown.scores(book, course.name)
        made, run = _graded(order, book)
        records = folders.final(book, course, order.adjustments, order.people_here)
        terminal.print_notes(leaving_out.unknown(order.asked.without, book, course))
        rules = records.rules
        terminal.print_notes([*lateness.notes(book, course.name, rules.lateness, rules.on_time)])
        changed = folders.changed(book, records, course, run, before if not made.graded else None)
        _write(order, book, records, changed)
        _say(order, book, made, records, changed)
        if records.grader_errors():
            raise RunFailed("some tests failed by a fault of the grader or a suite: see the report.")


def _with_seed(order: Order, book: Gradebook) -> Order:
    """The order with the seed that the folder was graded with before; for a new folder one that nobody can know.

    With a seed that is the same everywhere, a table of answers made at home would be worth full marks.
    """
    if order.settings.seed >= 0:
        return order
    before = runs.last(book, order.settings.course.name)
    seed = before.seed if before is not None else secrets.randbelow(MAX_SEED)
    return replace(order, settings=replace(order.settings, seed=seed))


def _in_groups(order: Order) -> Order:
    """The order with a submission for every member of a group. Raises BadGroups."""
    path = folders.groups_in(order.out, order.groups)
    if path is None:
        return order
    done = groups_said.spread(order.found, lists.read(path, order.people), order.people)
    terminal.print_notes(done.notes)
    return replace(order, found=done.found, groups=path, teams=tuple(done.teams))


def _with_lateness(order: Order, book: Gradebook) -> Order:
    """The order with the deadline that holds, and of every student the attempt that counts by it; says what holds."""
    before = runs.last(book, order.settings.course.name)
    asked = order.asked.after(before)
    terminal.print_notes(order.asked.kept(before))
    return replace(order, asked=asked, found=[attempts.counting(one, asked.lateness) for one in order.found])


def _ask_first(order: Order, book: Gradebook) -> None:
    """Refuse what would grade everybody by something else, unless that is what is wanted. Raises WrongOption."""
    before = runs.last(book, order.settings.course.name)
    if before is None or order.regrade or order.fresh:
        return
    now = settings.as_run(order.settings, order.folder)
    differ = [
        f"--{name.replace('_', '-')} was {getattr(before, name)!r} and is {getattr(now, name)!r}"
        for name in ("seed", "suite", "model", "follow_through")
        if getattr(before, name) not in ("", getattr(now, name))  # an earlier version may not have noted it
    ]
    differ += provenance.other_time_limit(order.settings, book)
    if differ:
        count = len(Records(book, before.course))
        raise options.WrongOption(
            f"{order.out}: {'; '.join(differ)}. That grades all {count} in it anew. Say --regrade if you want that "
            "(the gradebook keeps what they have now), or name another folder with --out."
        )


def _graded(order: Order, book: Gradebook) -> tuple[Made, Run]:
    """Grade what is to be graded, in a run of its own; who is gone is taken out."""
    people = order.people.path if order.people else None
    asked = order.asked
    now = settings.as_run(order.settings, order.folder, people, order.left_out, order.named, asked.without)
    run = runs.begin(book, replace(now, deadline=asked.deadline or "", late=asked.late or ""))
    meant = only.chosen(order.found, order.only) if order.only else order.found
    made = _grade(replace(order, found=meant), book, run)
    runs.finish(book, run)
    absent = _absent(order, book)
    teams = {book.known_as(team) for team in order.teams}
    book.take_out(run.course, absent if order.gone else [name for name in absent if name in teams])
    if order.groups is not None:
        book.set_note(folders.GROUPS, str(order.groups.resolve()))
    return made, run


def _absent(order: Order, book: Gradebook) -> list[str]:
    """Who was graded before and is not in the folder."""
    here = {found.student for found in order.found}
    return [name for name in Records(book, order.settings.course.name).names() if name not in here]


def _write(order: Order, book: Gradebook, records: Final, changed: list[Change]) -> None:
    """Write the reports, where they are not there as they should be, and who is missing."""
    missing: list[str] = []
    if order.people:
        people = submissions.missing(order.found, order.people)
        missing = [person.name or person.id or person.email for person in people]
        (order.out / "missing.csv").write_text(roster.missing_csv(people), "utf-8")
    course = order.settings.course
    suffix = folders.suffix(book, course)
    stamp = folders.stamp(book, records, course, order.left_out, missing)
    if book.note(f"reports{suffix}") != stamp or not outputs.reports_are_there(order.out, records, suffix):
        told = [Changed(one.student, one.before, one.after, ", ".join(one.why)) for one in changed]
        alike = likeness.of_class(order.found, course)
        found = Beside(order.left_out, missing, alike, told, history.summary(changed))
        outputs.write_reports(order.out, records, course, found, suffix, folders.sides(book))
        book.set_note(f"beside{suffix}", beside.to_text(found))
        book.set_note(f"reports{suffix}", stamp)
        report.rewrite_others(book, [course.name])


def _say(order: Order, book: Gradebook, made: Made, records: Final, changed: list[Change]) -> None:
    course = order.settings.course
    if order.as_json:
        terminal.print_summary(records, made, order.out, course, changed)
        return
    if order.quiet:
        return
    terminal.print_made(made, len(order.only or order.found))
    terminal.print_table(records, course)
    if order.people:
        missing = submissions.missing(order.found, order.people)
        terminal.print_missing(order.found, missing, order.people, order.out)
    terminal.print_unreadable(records)
    terminal.print_absent(_absent(order, book))
    terminal.print_changes(changed)
    terminal.print_places(order.out, folders.suffix(book, course))


def _grade(order: Order, book: Gradebook, run: Run) -> Made:
    with ExitStack() as stack:
        if order.dask:
            place = stack.enter_context(executors.dask(order.dask))
        else:
            place = executors.here(order.jobs or executors.default_jobs(), order.settings)
        place = proof.first_proving(place, order.settings, order.asked.without)
        advance = stack.enter_context(progress.shown(len(order.found), terminal.errors(), order.quiet))
        try:
            warn = terminal.print_notes if not order.quiet else lambda lines: None
            return scheduler.grade_class(order.found, book, run, order.settings, place, advance, order.fresh, warn)
        except proof.SolutionsFail as error:
            parts.refuse_failures(order.settings.course, [(failure.outcome, failure.why) for failure in error.failed])
            raise
        except KeyboardInterrupt:
            here = {found.student for found in order.found}
            kept = sum(name in here for name in Records(book, run.course).names())
            terminal.errors().print(
                f"Stopped. {kept} of {len(order.found)} have a record in {order.out}; "
                "the same command goes on from there."
            )
            raise typer.Exit(130) from None
