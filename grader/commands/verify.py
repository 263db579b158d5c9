"""`grader verify`: proof that a suite is sharp and fair: it is run on the solutions, the stubs and every known mistake.

What is asked of it: the solutions get full marks; the stubs none, and `not_attempted` everywhere; every misconception
loses marks in its own function and, once credit is followed through, only there; every hidden test is failed by one at
least. A misconception is run on the tests of its own function and of those that build on it, by the manifest or by the
solutions: no other function calls it. Of a test that fails by an error of its own, the exception and the line are shown
to its author. The examples in the solutions' docstrings are true, and no exercise lacks checks, tests or mistakes
(courses/lacking.py).
Not covered: mistakes that nobody has put into the course's folder of misconceptions yet.
"""

import ast
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exercises.kit import models
from exercises.kit.feedback import building
from exercises.kit.manifest import Course
from grader import text
from grader.commands.console import options, progress, terminal
from grader.commands.courses import lacking, parts
from grader.intake.submissions import Found
from grader.records import runs
from grader.records.corrections import leaving_out
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.records.record import Outcome, Record
from grader.run import executors, scheduler
from grader.run.executors import Place
from grader.run.judge import Judge
from grader.run.settings import Settings, as_run, limits_for
from solutions import build, misconceptions

SOLUTIONS, STUBS = "(solutions)", "(stubs)"
WIDTH_OF_A_FILE = 160


@dataclass(frozen=True)
class Proof:
    """What came of it. `caught_by`: for each hidden test, the misconceptions that fail it."""

    problems: list[str]
    caught_by: dict[str, list[str]]
    diagnosed: dict[str, bool]


def verify(
    suite: options.Suite = None,
    course: options.Course = None,
    model: options.Model = None,
    jobs: options.Jobs = None,
    time_limit: options.TimeLimit = None,
    seed: Annotated[int, typer.Option(help="Draws the hidden tests' inputs.")] = 0,
    table: Annotated[bool, typer.Option(help="Show which test catches which mistake.")] = True,
) -> None:
    """Prove a suite: run it on the solutions, the stubs and every known mistake."""
    chosen = options.course_named(course)
    parts.check(chosen, options.suite_in(suite))
    name = models.chosen(model, chosen.model)
    limits = limits_for(time_limit)
    settings = Settings(chosen, name, options.suite_in(suite), seed, limits=limits, time_limit=time_limit)
    place = executors.here(jobs or executors.default_jobs(), settings)
    with (
        tempfile.TemporaryDirectory() as folder,
        progress.shown(len(the_class(chosen)), terminal.errors()) as advance,
    ):
        proof = proven(settings, place, Path(folder), advance)
    if table:
        print_table(proof)
    named = sum(proof.diagnosed.values())
    print(
        f"{len(proof.diagnosed)} known mistakes, {named} of them named in the feedback; {len(proof.caught_by)} tests."
    )
    for line in lacking.unnamed(chosen, proof.diagnosed):
        print(text.printable(line))
    for problem in proof.problems:
        terminal.errors().print(f"[red]verify:[/red] {escape(problem)}", highlight=False)
    if proof.problems:
        raise typer.Exit(1)
    print("The solutions get full marks, the stubs none, and every known mistake loses marks where it is, only there.")


def print_table(proof: Proof) -> None:
    """Which test catches which mistake."""
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("hidden test", "mistakes", "caught"):
        shown.add_column(heading, justify="right" if heading == "mistakes" else "left", overflow="fold")
    for name, slugs in proof.caught_by.items():
        exercise = name.partition(":")[0]
        shown.add_row(escape(name), str(len(slugs)), ", ".join(slug.removeprefix(f"{exercise}_") for slug in slugs))
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE).print(shown)


def the_class(course: Course) -> list[Found]:
    """The solutions, the stubs and every misconception of a course as submissions."""
    source = course.stub.name
    found = [
        Found(SOLUTIONS, source, data=course.master().encode()),
        Found(STUBS, source, data=build.stubs_of(course).encode()),
    ]
    for mistake in misconceptions.catalogue(course):
        whole = misconceptions.as_submission(course, mistake)
        found.append(Found(mistake.slug, source, data=whole.encode(), only=reached_by(course, mistake.exercise)))
    return found


def reached_by(course: Course, exercise: str) -> tuple[str, ...]:
    """The exercises in which a mistake in this one may show: itself, and those that build on it."""
    calls = building.reached([ast.parse(course.master())])
    return tuple(name for name in course.names if exercise in (name, *course.builds_on(name), *calls.get(name, ())))


def proven(settings: Settings, place: Place, folder: Path, advance: Callable[[list[Record]], None]) -> Proof:
    """Grade the class of known results into `folder` and look at what the suite made of it. Raises RunFailed."""
    with Gradebook(folder) as book:
        run = runs.begin(book, as_run(settings, folder))
        untrue: list[str] = []
        place = lacking.asking_for_examples(place, settings, untrue)
        scheduler.grade_class(the_class(settings.course), book, run, settings, place, advance)
        records = {record.student: record for record in Records(book, run.course)}
    proof = prove(records, settings.course)
    lacks = lacking.of_course(settings.course, records[SOLUTIONS].tests)
    return replace(proof, problems=[*_failing_by_themselves(records, settings), *proof.problems, *lacks, *untrue])


def _failing_by_themselves(records: Mapping[str, Record], settings: Settings) -> list[str]:
    """The tests that fail by an error of their own, with the exception and the line: what a record never holds.

    They are run once more for this, here, on the first submission of the class that met the error.
    """
    met: dict[str, str] = {}
    for student, record in records.items():
        for test in record.tests:
            if test.verdict == "grader_error":
                met.setdefault(_name(test), student)
    if not met:
        return []
    chosen = [found.load() for found in the_class(settings.course) if found.student in met.values()]
    with Judge(settings) as judge:
        batch = judge.run(chosen)
    found: list[str] = []
    for number, submission in enumerate(chosen):
        for trial in batch.trials.get(number, []):
            name = _name(trial.outcome)
            if trial.fault and met.get(name) == submission.student:
                found.append(f"{name}: this test fails by itself:\n{trial.fault}")
    return found


def prove(records: Mapping[str, Record], course: Course) -> Proof:
    """The proof from the records of `the_class`, by student. What the suite leaves out proves nothing, either way."""
    finish = leaving_out.step((), course)
    records = {student: finish(record) for student, record in records.items()}
    problems = [*_unfair(records[SOLUTIONS]), *_awake(records[STUBS])]
    names = dict.fromkeys(_name(test) for test in records[SOLUTIONS].tests if test.visibility == "hidden")
    caught_by: dict[str, list[str]] = {name: [] for name in names}
    diagnosed: dict[str, bool] = {}
    for mistake in misconceptions.catalogue(course):
        record = records[mistake.slug]
        within = {mistake.exercise, *(test.exercise for test in record.tests)}
        lost = {name for name, points in record.exercises.items() if points["score"] < points["max_score"]} & within
        if mistake.exercise not in lost:
            problems.append(f"{mistake.slug}: keeps all marks. No test tells it from a right {mistake.exercise}.")
        for name in sorted(lost - {mistake.exercise}):
            problems.append(f"{mistake.slug}: loses marks in {name}, which is right.")
        failed = [test for test in record.tests if test.verdict != "passed" and test.exercise == mistake.exercise]
        for test in failed:
            if test.visibility == "hidden":
                caught_by[_name(test)].append(mistake.slug)
        diagnosed[mistake.slug] = any(mistake.says in test.message or test.verdict == "blocked" for test in failed)
    problems += [f"{name}: no known mistake fails this test." for name, slugs in caught_by.items() if not slugs]
    return Proof(problems, caught_by, diagnosed)


def _unfair(record: Record) -> list[str]:
    return [
        f"{_name(test)}: the solutions fail it: {test.verdict} {test.message}"
        for test in record.tests
        if test.verdict != "passed"
    ]


def _awake(record: Record) -> list[str]:
    return [
        f"{_name(test)}: the stubs get {test.verdict}, not not_attempted."
        for test in record.tests
        if test.verdict != "not_attempted"
    ]


def _name(test: Outcome) -> str:
    return f"{test.exercise}: {test.name}"
