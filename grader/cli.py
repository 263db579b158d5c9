"""The `grader` command."""

import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exercises.kit import manifest, models
from grader import explain, progress, results, roster, run, submissions, verify
from grader.reports import grades, pages
from grader.results import Record
from grader.sandbox import lockdown

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Grade a class on what happens inside pipeline('text-generation').",
)
MAX_NAMED = 20
DEMO_CLASS = Path(__file__).parent / "demo_class"

Model = Annotated[
    str | None,
    typer.Option(help="pocket (the default), a local folder or a hub id; or set UNPACKING_MODEL.", metavar="NAME"),
]
Suite = Annotated[Path, typer.Option(help="The folder of hidden suites.")]
Seed = Annotated[int, typer.Option(help="Draws the hidden tests' inputs; the same for the whole class.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Judge processes; the default is one per core.")]
Isolation = Annotated[
    Literal["auto", "sandbox", "process"],
    typer.Option(help="auto: the strongest there is, and a sandbox at least; process: none, for code you trust."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Grade all again, also what has a record already.")]


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
    suite: Suite = run.HIDDEN,
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
) -> None:
    """Grade a class's submissions; go on where an earlier run stopped."""
    try:
        people = roster.read(class_list) if class_list else None
        found = submissions.find(folder, people)
    except (submissions.NoSubmissions, roster.BadRoster) as error:
        _refuse(str(error))
    with _faults_told(Console(stderr=True, soft_wrap=True)):
        limits = run.limits_for(models.chosen(model))
    settings = run.Settings(models.chosen(model), _suite(suite), seed, _tier(isolation), follow_through, limits)
    _grade(found, folder, out, settings, jobs or run.default_jobs(), fresh, people)


@app.command(name="explain")
def explain_one(
    out: Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that `grader grade --out` wrote.")],
    student: Annotated[str, typer.Argument(help="The student, as in the gradebook.")],
    folder: Annotated[Path | None, typer.Option("--submissions", help="Where the submissions are, if moved.")] = None,
) -> None:
    """Grade one submission again and show the instructor every hidden detail."""
    console = Console(stderr=True, soft_wrap=True)
    with _faults_told(console):
        try:
            for line in explain.explain(out, student, folder):
                print(grades.printable(line))
        except explain.CannotExplain as error:
            _refuse(str(error))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where results.jsonl and the reports go.")] = Path("graded/demo"),
    model: Model = None,
    jobs: Jobs = None,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
) -> None:
    """Grade a sample class that comes with the kit, and look at the report."""
    # The sample class is ours: it may run in any tier. One of it never ends: no need to wait for that one for long.
    with _faults_told(Console(stderr=True, soft_wrap=True)):
        limits = run.limits_for(models.chosen(model))
    limits = replace(limits, call=0.3 * limits.call)
    settings = run.Settings(models.chosen(model), tier=lockdown.best_tier(), limits=limits)
    _grade(submissions.find(DEMO_CLASS), DEMO_CLASS, out, settings, jobs or run.default_jobs(), fresh=True)
    if show:
        webbrowser.open((out / "report.html").resolve().as_uri())


def _tier(isolation: str) -> str:
    """The tier for --isolation. Refuses to run hidden suites without a sandbox unless asked for by name."""
    best = lockdown.best_tier()
    if isolation == "process":
        return lockdown.PROCESS
    if best == lockdown.PROCESS:
        _refuse(
            "this machine has no sandbox, so submissions could read the hidden suites and harm the machine. "
            "Grade on Linux (see `grader doctor`), or say --isolation process if you trust every line of the code."
        )
    return best


@app.command()
def doctor() -> None:
    """Say how well this machine can keep submissions apart, why, and what would raise it."""
    diagnosis = lockdown.diagnose()
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"Isolation: [bold]{diagnosis.tier}[/bold] (tier {diagnosis.letter})")
    for line in diagnosis.facts:
        console.print(f"  {escape(line)}")
    if diagnosis.advice:
        console.print(f"To raise it: {escape(diagnosis.advice)}")
    console.print(
        f"Judges: {run.default_jobs()} (one per core). Model {models.DEFAULT}: {models.digest(models.DEFAULT)}"
    )


@app.command(name="verify")
def verify_suite(
    suite: Suite = run.HIDDEN,
    model: Model = None,
    jobs: Jobs = None,
    seed: Seed = 0,
    table: Annotated[bool, typer.Option(help="Show which test catches which mistake.")] = True,
) -> None:
    """Prove a suite: run it on the solutions, the stubs and every known mistake."""
    console = Console(stderr=True, soft_wrap=True)
    settings = run.Settings(models.chosen(model), _suite(suite), seed)
    with tempfile.TemporaryDirectory() as folder, _faults_told(console):
        models.folder_of(settings.model)
        with progress.shown(len(verify.the_class()), console) as advance:
            proof = verify.verify(settings, jobs or run.default_jobs(), Path(folder), advance)
    if table:
        print_proof(proof)
    named = sum(proof.diagnosed.values())
    print(
        f"{len(proof.diagnosed)} known mistakes, {named} of them named in the feedback; {len(proof.caught_by)} tests."
    )
    for problem in proof.problems:
        console.print(f"[red]verify:[/red] {escape(problem)}", highlight=False)
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


def _suite(folder: Path) -> Path:
    if not any(folder.rglob("test_*.py")):
        _refuse(f"{folder}: no test_*.py in this folder. Name the folder of hidden suites with --suite.")
    return folder.resolve()


@contextmanager
def _faults_told(console: Console) -> Iterator[None]:
    """Turn what can go wrong with a run into a message and an exit code."""
    try:
        yield
    except models.ModelNotFound as error:
        _refuse(str(error))
    except (run.RunFault, OSError) as error:
        console.print(f"[red]grader:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(1) from None


def _refuse(message: str) -> NoReturn:
    """End for a wrong command line."""
    Console(stderr=True, soft_wrap=True).print(f"[red]grader:[/red] {escape(message)}", highlight=False)
    raise typer.Exit(2)


def _grade(
    found: list[submissions.Found],
    folder: Path,
    out: Path,
    settings: run.Settings,
    jobs: int,
    fresh: bool,
    people: roster.Roster | None = None,
) -> None:
    console = Console(stderr=True, soft_wrap=True)
    with _faults_told(console):
        models.folder_of(settings.model)
        try:
            out.mkdir(parents=True, exist_ok=True)
            if fresh:
                (out / run.RESULTS).unlink(missing_ok=True)
            explain.remember(out, folder, settings, people.path if people else None)
        except OSError as error:
            _refuse(f"{out}: {error.strerror}. Name a folder that can be written to with --out.")
        try:
            with progress.shown(len(found), console) as advance:
                made = run.grade_class(found, out, settings, jobs, advance)
        except KeyboardInterrupt:
            kept = sum(1 for _ in results.read(out / run.RESULTS))
            console.print(
                f"Stopped. {kept} of {len(found)} have a record in {out}; the same command goes on from there."
            )
            raise typer.Exit(130) from None
    if len(made) < len(found):
        console.print(f"{len(found) - len(made)} of {len(found)} had a record already (--fresh grades them again).")
    records = write_reports(out, {each.student for each in found})
    print_table(records)
    if people:
        tell_missing(found, people, out)
    print(f"\nThe class: {out / 'report.html'}   Gradebook: {out / 'grades.csv'}   Students: {out / 'feedback'}/")
    if any(test.verdict == "grader_error" for record in records for test in record.tests):
        console.print("[red]grader:[/red] some tests failed by a fault of the grader or a suite: see the report.")
        raise typer.Exit(1)


def tell_missing(found: list[submissions.Found], people: roster.Roster, out: Path) -> None:
    """Say who of the class has handed in nothing, and who has but is not in it; write missing.csv."""
    missing, strangers = submissions.missing(found, people), submissions.strangers(found, people)
    (out / "missing.csv").write_text(roster.missing_csv(missing), "utf-8")
    print(f"\nNothing from {len(missing)} of {len(people.people)} in {people.path.name}.")
    for what, names in (
        (f"Missing (also in {out / 'missing.csv'})", [each.student for each in missing]),
        (f"Not in {people.path.name}", [each.student for each in strangers if not each.may_be]),
        ("Unclear", [f"{each.student} may be {' or '.join(each.may_be)}" for each in strangers if each.may_be]),
    ):
        if names:
            more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
            print(f"{what}: {grades.printable(', '.join(names[:MAX_NAMED]))}{more}")


def write_reports(out: Path, students: set[str]) -> list[Record]:
    """Write the reports for the records in `out`, and return those of `students`, by name."""
    records = sorted((each for each in results.read(out / run.RESULTS) if each.student in students), key=by_name)
    (out / "grades.csv").write_text(grades.grades_csv(records), "utf-8")
    (out / "report.html").write_text(pages.report_html(records), "utf-8", errors="replace")
    (out / "feedback").mkdir(exist_ok=True)
    for record in records:
        page = out / "feedback" / pages.feedback_name(record.student)
        page.write_text(pages.feedback_html(record), "utf-8", errors="replace")
    return records


def by_name(record: Record) -> str:
    return record.student


def print_table(records: list[Record]) -> None:
    """The class as a table on the terminal."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("student", overflow="fold")
    for name in ("score", *manifest.names()):
        table.add_column(name, justify="right")
    for record in records:
        cells = []
        for exercise in manifest.exercises():
            points = record.exercises.get(exercise.name, {}).get("score", 0.0)
            verdict = pages.worst_verdict(record, exercise.name)
            colour = "green" if verdict == "passed" else "yellow" if points else "red"
            words = "" if verdict == "passed" else f"\n[dim]{pages.VERDICTS.get(verdict, verdict)}[/dim]"
            cells.append(f"[{colour}]{points:.3g}[/{colour}]{words}")
        table.add_row(escape(grades.as_text(record.student)), f"[bold]{record.score:.3g}[/bold]", *cells)
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def main() -> None:
    app()
