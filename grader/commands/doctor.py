"""`grader doctor`: how well this machine can keep submissions apart, why, and what would raise it.

With --model it tries a model: the course's solutions are graded with it, as before the first class that it is used for
(run/preflight/proof.py). Not covered: how fast a class would be.
"""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from exercises.kit import models
from exercises.kit.manifest import Course
from exercises.kit.reading import lacking
from grader.commands.console import options
from grader.commands.courses import parts
from grader.errors import RunFailed
from grader.run import executors
from grader.run.preflight import modules, proof
from grader.run.provenance import provenance
from grader.run.settings import Settings
from grader.sandbox import lockdown


def doctor(
    model: options.Model = None,
    suite: options.Suite = None,
    course: options.Course = None,
    packages: Annotated[
        bool, typer.Option("--packages", help="List what submissions may import here, and what the course promises.")
    ] = False,
) -> None:
    """Say how well this machine can keep submissions apart; with --model, try whether that model can be graded with."""
    if packages:
        _list_packages(options.course_named(course))
        return
    isolation = lockdown.isolation()
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"Isolation: [bold]{isolation.tier}[/bold] (tier {isolation.letter})")
    for fact in isolation.facts:
        console.print(f"  {escape(fact)}")
    if isolation.advice:
        console.print(f"To raise it: {escape(isolation.advice)}")
    judges = executors.default_jobs()
    console.print(f"Judges: {judges} (one per core). Model {models.DEFAULT}: {models.digest(models.DEFAULT)}")
    if model is None and suite is None and course is None:
        return
    named = options.course_named(course)
    parts.check(named, options.suite_in(suite))
    name = models.chosen(model, named.model)
    chosen = Settings(named, name, options.suite_in(suite))
    if line := models.set_aside(name):
        console.print(escape(line))
    console.print(f"The solutions, with {f'the model {escape(name)}' if name else 'no model'}:")
    console.print(escape(_tried(chosen)))


def _list_packages(course: Course) -> None:
    """What the course promises, with a word on whether it is here, and all that is installed."""
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"Promised by the course {escape(course.name)} ({course.manifest.name}, requires):")
    for name in course.requires or ["nothing"]:
        here = "" if lacking.is_there(name) or not course.requires else ", which is NOT INSTALLED here"
        console.print(f"  {escape(name)}{here}")
    console.print("Installed here, and so open to every submission:")
    for name, version in modules.offered().items():
        console.print(f"  {escape(name)} {escape(version)}")
    modules.check(course)


def _tried(chosen: Settings) -> str:
    """Grade the solutions once more, whatever is remembered. Raises RunFailed when they lose marks."""
    begun = time.monotonic()
    place = executors.here(min(2, executors.default_jobs()), chosen)
    executor = place.start()
    try:
        common = provenance(chosen)
        failed = proof.prove(executor, place, chosen, common)
    except BaseException:
        place.stop(executor)
        raise
    executor.shutdown()
    if failed:
        raise RunFailed(proof.said(failed, chosen))
    proof.remember(proof.remembered(common))
    return f"full marks, as .py and as .ipynb, in {time.monotonic() - begun:.0f} s."
