"""What the kit remembers of a student: what was attempted, how many hints were asked for, and the last results.

One small JSON file for each copy of the exercises (its courses share it), in the user's folder for application data, or
in the folder that the variable UNPACKING_STATE names. It is a convenience and never in the way: a damaged file is as
good as none, and where nothing can be written nothing is remembered (what `record` returns says so, for those commands
that need it).
Not covered: two processes that write in the same instant; one of the two changes is lost then. Nor cheating: the file
is the student's own, and no grade depends on it.
"""

import hashlib
import json
import os
import time
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from exercises.kit.feedback.result import DONE, NOT_ATTEMPTED, NOT_YET, Result
from exercises.kit.manifest import Course, Exercise
from exercises.kit.submission import beside
from exercises.kit.system.files import written_whole

VARIABLE = "UNPACKING_STATE"


@dataclass(frozen=True)
class Known:
    """The last result of an exercise, when it was (seconds since 1970), and of what.

    `source` is the file that was checked and `digest` its content; both are empty for an object in a notebook.
    """

    result: Result
    at: float
    source: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Progress:
    """All that is remembered, by the names of the exercises."""

    attempted: frozenset[str] = frozenset()
    hints: dict[str, int] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)


def file(course: Course) -> Path:
    """The file that this copy of the exercises remembers in."""
    import typer

    folder = Path(os.environ.get(VARIABLE) or typer.get_app_dir("unpacking-pipeline"))
    exercises = str(course.manifest.parent.resolve())
    return folder / f"progress-{hashlib.sha256(exercises.encode()).hexdigest()[:8]}.json"


def load(course: Course) -> Progress:
    """Read what is remembered of a course: nothing where there is no file, or none that can be used. Never raises."""
    names, everything = set(course.names), _read(file(course))
    return Progress(
        everything.attempted & names,
        {name: count for name, count in everything.hints.items() if name in names},
        {name: known for name, known in everything.known.items() if name in names},
    )


def _read(path: Path) -> Progress:
    """Read the whole file, with all courses of this copy and exercises that are gone. Never raises."""
    try:
        data = json.loads(path.read_text("utf-8"))
        hints = {name: int(count) for name, count in data["hints"].items()}
        known = {name: _known(name, row) for name, row in data["known"].items()}
        return Progress(frozenset(data["attempted"]), hints, known)
    except Exception:  # whatever stands in the file, the student works on
        return Progress()


def _known(name: str, row: dict[str, Any]) -> Known:
    result = row["result"]
    if result["state"] not in (DONE, NOT_YET, NOT_ATTEMPTED):
        raise ValueError(result["state"])
    counts = int(result["passed"]), int(result["total"]), float(result["points"])
    texts = str(result["message"]), str(result["printed"])
    found = Result(
        name,
        result["state"],
        *counts,
        *texts,
        waits_for=str(result.get("waits_for", "")),
        mistake=str(result.get("mistake", "")),
    )
    return Known(found, float(row["at"]), str(row["source"]), row["digest"])


def _save(path: Path, progress: Progress) -> str:
    """Write the file. Returns '', or a sentence for the student when that can't be done. Never raises."""
    data = {
        "attempted": sorted(progress.attempted),
        "hints": progress.hints,
        "known": {name: asdict(known) for name, known in progress.known.items()},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as new:
            new.write_text(json.dumps(data), "utf-8")
    except OSError as error:
        return (
            f"What you do can't be remembered: {path}: {error.strerror or error}. "
            f"Set {VARIABLE} to a folder that you may write to."
        )
    return ""


def digest_of(path: Path) -> str:
    """A digest of a file's content and of the modules beside it that it imports; '' when it can't be read."""
    try:
        total = hashlib.sha256(path.read_bytes())
        for name, content in beside.of_file(path)[0].items():
            total.update(b"\0" + name.encode() + b"\0" + content)
        return total.hexdigest()
    except OSError:
        return ""


def known_of(course: Course, path: Path) -> dict[str, Known]:
    """The last results of a file as it is now."""
    digest = digest_of(path)
    return {name: row for name, row in load(course).known.items() if digest and row.digest == digest}


def last_file(course: Course) -> Path:
    """The file of a course that was checked last, if it is still there; else the one with the stubs."""
    known = sorted(load(course).known.values(), key=lambda row: row.at)
    files = [Path(row.source) for row in known if row.source and Path(row.source).is_file()]
    return files[-1] if files else course.stub


def record(
    course: Course, results: Iterable[Result], source: Path | None = None, whole: Collection[str] | None = None
) -> str:
    """Remember results, and as attempted what was no stub any more. `source`: the file that was checked, if one was.

    `whole`: the exercises of which all checks ran, where not all did. Returns '', or why nothing can be remembered.
    """
    path = file(course)
    before = _read(path)
    at, where, digest = time.time(), "", ""
    if source is not None:
        where, digest = str(source.resolve()), digest_of(source)
    results = list(results)
    attempted = {result.exercise for result in results if result.state != NOT_ATTEMPTED}
    known = {
        result.exercise: Known(result, at, where, digest)
        for result in results
        if whole is None or result.exercise in whole
    }
    return _save(path, replace(before, attempted=before.attempted | attempted, known={**before.known, **known}))


def ask_for_hint(course: Course, exercise: Exercise) -> tuple[int, str]:
    """Count one more hint of an exercise. Returns (how many hints to show, what `record` returns)."""
    path = file(course)
    before = _read(path)
    count = min(before.hints.get(exercise.name, 0) + 1, len(exercise.hints))
    return count, _save(path, replace(before, hints={**before.hints, exercise.name: count}))
