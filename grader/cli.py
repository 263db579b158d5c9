"""The `grader` command: what may be said to it. What it says is in console.py."""

import sys
import tempfile
import webbrowser
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exercises.kit import manifest, models
from grader import text
from grader.commands import explain, progress, release, terminal, verify
from grader.commands import report as report_command
from grader.commands.terminal import refuse
from grader.harness import suites
from grader.intake import roster, submissions
from grader.records import store
from grader.reports import outputs
from grader.run import executors, scheduler, settings
from grader.run.settings import Settings
from grader.sandbox import lockdown

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Grade a class on what happens inside pipeline('text-generation').",
)
DEMO_CLASS = Path(__file__).parent / "commands" / "demo_class"

Model = Annotated[
    str | None,
    typer.Option(
        help="pocket (the default), a local folder or a hub id; or set UNPACKING_MODEL. In float32, or NAME@bfloat16.",
        metavar="NAME",
    ),
]
Suite = Annotated[Path | None, typer.Option(help="The folder of hidden suites; the default is the course's own.")]
Course = Annotated[Literal["main", "stretch"], typer.Option(help="Which exercises: stretch is the optional course.")]
Seed = Annotated[int, typer.Option(help="Draws the hidden tests' inputs; the same for the whole class.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Judge processes; the default is one per core.")]
Isolation = Annotated[
    Literal["auto", "sandbox", "process"],
    typer.Option(help="auto: the strongest there is, and a sandbox at least; process: none, for code you trust."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Grade all again, also what has a record already.")]
Dask = Annotated[
    str | None,
    typer.Option(help="Grade on the workers of this Dask scheduler instead of here.", metavar="ADDRESS"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what went wrong.")]
Json = Annotated[bool, typer.Option("--json", help="End with a summary in JSON instead of the table.")]


@app.callback()
def _commands() -> None:
    """Grade a class on what happens inside pipeline('text-generation')."""


@app.command()
def grade(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="SUBMISSIONS",
            help="A folder or archive: NAME/unpacking_pipeline.py|.ipynb, or a platform's own.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where results.jsonl and the reports go.")] = Path("graded"),
    model: Model = None,
    suite: Suite = None,
    course: Course = "main",
    jobs: Jobs = None,
    seed: Seed = 0,
    isolation: Isolation = "auto",
    follow_through: Annotated[
        bool, typer.Option(help="Credit what only fails because a function that it builds on is wrong.")
    ] = True,
    class_list: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="A .csv with id, name, email: for names, and who is missing."),
    ] = None,
    fresh: Fresh = False,
    dask: Dask = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Grade a class's submissions; go on where an earlier run stopped."""
    if dask and jobs:
        refuse("--jobs is for judges on this machine; with --dask there are as many as the cluster has workers.")
    try:
        people = roster.read(class_list) if class_list else None
        found = submissions.find(folder, manifest.course(course), people)
    except (submissions.NoSubmissions, roster.BadRoster) as error:
        refuse(str(error))
    with terminal.faults_told():
        limits = settings.limits_for(models.chosen(model))
    hidden, tier = _suite(suite, course), _tier(isolation)
    chosen = Settings(models.chosen(model), hidden, seed, tier, follow_through, limits, course)
    _grade(found, folder, out, chosen, jobs, fresh, people, dask, quiet, as_json)


@app.command(name="explain")
def explain_one(
    out: Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that `grader grade --out` wrote.")],
    student: Annotated[str, typer.Argument(help="The student, as in the gradebook.")],
    folder: Annotated[Path | None, typer.Option("--submissions", help="Where the submissions are, if moved.")] = None,
) -> None:
    """Grade one submission again and show the instructor every hidden detail."""
    with terminal.faults_told():
        try:
            for line in explain.explain(out, student, folder):
                print(text.printable(line))
        except explain.CannotExplain as error:
            refuse(str(error))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where results.jsonl and the reports go.")] = Path("graded/demo"),
    model: Model = None,
    jobs: Jobs = None,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
) -> None:
    """Grade a sample class that comes with the kit, and look at the report."""
    # The sample class is ours: it may run in any tier. One of it never ends: no need to wait for that one for long.
    with terminal.faults_told():
        limits = settings.limits_for(models.chosen(model))
    limits = replace(limits, call=0.3 * limits.call)
    chosen = Settings(models.chosen(model), tier=lockdown.best_tier(), limits=limits)
    _grade(submissions.find(DEMO_CLASS, manifest.courses()[0]), DEMO_CLASS, out, chosen, jobs, fresh=True)
    if show:
        webbrowser.open((out / "report.html").resolve().as_uri())


def _tier(isolation: str) -> str:
    """The tier for --isolation. Refuses to run hidden suites without a sandbox unless asked for by name."""
    best = lockdown.best_tier()
    if isolation == "process":
        return lockdown.PROCESS
    if best == lockdown.PROCESS:
        refuse(
            "this machine has no sandbox, so submissions could read the hidden suites and harm the machine. "
            "Grade on Linux (see `grader doctor`), or say --isolation process if you trust every line of the code."
        )
    return best


@app.command()
def doctor() -> None:
    """Say how well this machine can keep submissions apart, why, and what would raise it."""
    diagnosis = lockdown.diagnose()
    plain = Console(soft_wrap=True, highlight=False)
    plain.print(f"Isolation: [bold]{diagnosis.tier}[/bold] (tier {diagnosis.letter})")
    for line in diagnosis.facts:
        plain.print(f"  {escape(line)}")
    if diagnosis.advice:
        plain.print(f"To raise it: {escape(diagnosis.advice)}")
    plain.print(
        f"Judges: {scheduler.default_jobs()} (one per core). Model {models.DEFAULT}: {models.digest(models.DEFAULT)}"
    )


@app.command(name="verify")
def verify_suite(
    suite: Suite = None,
    course: Course = "main",
    model: Model = None,
    jobs: Jobs = None,
    seed: Seed = 0,
    table: Annotated[bool, typer.Option(help="Show which test catches which mistake.")] = True,
) -> None:
    """Prove a suite: run it on the solutions, the stubs and every known mistake."""
    chosen = Settings(models.chosen(model), _suite(suite, course), seed, course=course)
    with tempfile.TemporaryDirectory() as folder, terminal.faults_told():
        models.folder_of(chosen.model)
        place = executors.here(jobs or scheduler.default_jobs(), chosen)
        with progress.shown(len(verify.the_class(course)), terminal.errors()) as advance:
            proof = verify.verify(chosen, place, Path(folder), advance)
    if table:
        print_proof(proof)
    named = sum(proof.diagnosed.values())
    print(
        f"{len(proof.diagnosed)} known mistakes, {named} of them named in the feedback; {len(proof.caught_by)} tests."
    )
    for problem in proof.problems:
        terminal.errors().print(f"[red]verify:[/red] {escape(problem)}", highlight=False)
    if proof.problems:
        raise typer.Exit(1)
    print("The solutions get full marks, the stubs none, and every known mistake loses marks where it is, only there.")


def print_proof(proof: verify.Proof) -> None:
    """Which test catches which mistake."""
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("hidden test", "mistakes", "caught"):
        shown.add_column(heading, justify="right" if heading == "mistakes" else "left", overflow="fold")
    for name, slugs in proof.caught_by.items():
        exercise = name.partition(":")[0]
        shown.add_row(escape(name), str(len(slugs)), ", ".join(slug.removeprefix(f"{exercise}_") for slug in slugs))
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


def _suite(chosen: Path | None, course: str) -> Path:
    folder = chosen or suites.SUITES[course]
    if not any(folder.rglob("test_*.py")):
        refuse(f"{folder}: no test_*.py in this folder. Name the folder of hidden suites with --suite.")
    return folder.resolve()


def _grade(
    found: list[submissions.Found],
    folder: Path,
    out: Path,
    chosen: Settings,
    jobs: int | None,
    fresh: bool,
    people: roster.Roster | None = None,
    dask: str | None = None,
    quiet: bool = False,
    as_json: bool = False,
) -> None:
    errors = terminal.errors()
    students = {each.student for each in found}
    with terminal.faults_told(), ExitStack() as stack:
        models.folder_of(chosen.model)
        try:
            out.mkdir(parents=True, exist_ok=True)
            if fresh:
                (out / store.RESULTS).unlink(missing_ok=True)
            explain.remember(out, folder, chosen, people.path if people else None)
        except OSError as error:
            refuse(f"{out}: {error.strerror}. Name a folder that can be written to with --out.")
        place = (
            stack.enter_context(executors.dask(dask))
            if dask
            else executors.here(jobs or scheduler.default_jobs(), chosen)
        )
        advance = stack.enter_context(progress.shown(len(found), errors, quiet))
        try:
            made = scheduler.grade_class(found, out, chosen, place, advance)
        except KeyboardInterrupt:
            kept = len(store.Records(out / store.RESULTS, students))
            errors.print(
                f"Stopped. {kept} of {len(found)} have a record in {out}; the same command goes on from there."
            )
            raise typer.Exit(130) from None
    with terminal.faults_told():
        records = store.Records(out / store.RESULTS, students)
        missing = submissions.missing(found, people) if people else []
        if people:
            (out / "missing.csv").write_text(roster.missing_csv(missing), "utf-8")
        if made or not outputs.reports_are_there(out, students):
            outputs.write_reports(out, records, manifest.course(chosen.course))
        if as_json:
            terminal.print_summary(records, made, out)
        elif not quiet:
            if made < len(found):
                errors.print(f"{len(found) - made} of {len(found)} had a record already (--fresh grades them again).")
            terminal.print_table(records)
            if people:
                terminal.print_missing(found, missing, people, out)
            terminal.print_places(out)
        if records.faults():
            terminal.fault("some tests failed by a fault of the grader or a suite: see the report.")


report_command.add_to(app)
app.command()(release.release)


def main() -> None:
    app()
