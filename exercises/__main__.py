"""`python -m exercises`: where am I, watch mode, hints, solutions.

Only what a command needs is imported: a question about progress is answered without torch.
"""

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.syntax import Syntax

from exercises.kit import manifest
from exercises.kit.feedback import hints, progress
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.result import Result

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Unpack pipeline('text-generation'): where you are, what is next, and help on the way.",
    epilog="`pytest exercises` checks everything once; in a notebook, use check(...) of exercises.kit.notebook.",
)
console = Console(highlight=False)

Name = Annotated[str | None, typer.Argument(metavar="FUNCTION", help="Such as greedy_step; else the one to do next.")]
File = Annotated[Path | None, typer.Argument(help="Your .py or .ipynb file; else exercises/unpacking_pipeline.py.")]


@app.callback(invoke_without_command=True)
def _commands(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        status()


@app.command()
def status(file: File = None) -> None:
    """Show the exercises, your points, and what is next (also without a command).

    It shows the last results, whether from here, pytest, watch mode or a notebook. The checks run again when your file
    has changed since, and when you name a FILE.
    """
    known = progress.load().known
    changed = [each.source for each in known.values() if each.source and _has_changed(each)]
    path = file or (Path(changed[0]) if changed else None if known else manifest.path_of(manifest.MAIN))
    if path is not None:
        _run(path)
        known = progress.load().known or known
    for course in manifest.FILES:
        found = [known[name] for name in manifest.names(course) if name in known]
        if course == manifest.MAIN or found:
            _table(course, {each.result.exercise: each for each in found})


def _has_changed(known: progress.Known) -> bool:
    digest = progress.digest_of(Path(known.source))
    return digest not in ("", known.digest)


def _run(path: Path) -> None:
    """Run the checks on a file and remember what comes out; ends the command when they can't be run."""
    _say(f"Checking {path} ...")
    from exercises.kit.testing import session

    try:
        results = session.check_file(
            path, manifest.names(manifest.course_of(path)), note=lambda line: _say(f"Note: {line}")
        )
    except session.CannotRun as problem:
        _say(str(problem), "red")
        raise typer.Exit(1) from None
    forgotten = progress.record(results, path)
    if forgotten:
        _say(forgotten, "yellow")


def _table(course: str, known: dict[str, progress.Known]) -> None:
    if course != manifest.MAIN:
        _say(f"\nThe course {course}, for those who want to go on:")
    exercises = manifest.exercises(course)
    nothing = {each.name: Result(each.name, feedback.NOT_ATTEMPTED, 0, 0, 0.0) for each in exercises}
    results = [known[each.name].result if each.name in known else nothing[each.name] for each in exercises]
    colours = {feedback.DONE: "green", feedback.NOT_YET: "red"}
    for result in results:
        _say(f"  {feedback.line(result)}", colours.get(result.state, "default"))
    most = sum(each.points for each in exercises)
    _say(f"  {feedback.total(results)}, of {most:g}")
    if known:
        newest = max(known.values(), key=lambda each: each.at)
        where = Path(newest.source).name if newest.source else "in a notebook"
        _say(f"  As of {_ago(time.time() - newest.at)}, {where}.")
    first = feedback.first_unfinished(results)
    if first is None:
        _say("\nAll done.")
        return
    _say(f"\nNext: {feedback.heading(first)}")
    for line in feedback.details(first):
        _say(f"  {line}".rstrip())
    _say(f"\npython -m exercises watch                 checks at every save\npython -m exercises hint {first.exercise}")


def _ago(seconds: float) -> str:
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


@app.command()
def watch(
    file: File = None,
    poll: Annotated[bool, typer.Option("--poll", help="Look ten times a second: for network drives.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="A new Python for every save, not a fork: where that makes trouble.")
    ] = False,
) -> None:
    """Run the checks at every save of your file, and show the first exercise that is not done.

    Keys: h shows a hint, a shows all exercises, q ends it.
    """
    from exercises.kit.watch import loop

    try:
        loop.watch(file or manifest.path_of(manifest.MAIN), console, poll, forking=hasattr(os, "fork") and not fresh)
    except loop.CannotWatch as problem:
        _say(str(problem), "red")
        raise typer.Exit(2) from None


@app.command()
def hint(name: Name = None) -> None:
    """Show the next hint for a function, after those that you have seen."""
    for line in hints.next_hint(_exercise(name)):
        _say(line)


@app.command()
def solution(name: Name = None) -> None:
    """Show the solution of a function, once you have tried it."""
    try:
        source = hints.solution(_exercise(name))
    except hints.NoSolution as reason:
        _say(str(reason))
        raise typer.Exit(1) from None
    console.print(Syntax(source, "python", background_color="default"))


def _exercise(name: str | None) -> str:
    """The exercise that was named, or the first one that is not done."""
    if name in manifest.every_name():
        return name
    if name is not None:
        _say(f"No exercise {name}. There are {', '.join(manifest.every_name())}.", "red")
        raise typer.Exit(2)
    known = progress.load().known
    for each in manifest.names():
        if each not in known or known[each].result.state != feedback.DONE:
            return each
    return manifest.names()[-1]


def _say(text: str, style: str = "default") -> None:
    console.print(text, style=style, markup=False)


if __name__ == "__main__":
    app(prog_name="python -m exercises")
