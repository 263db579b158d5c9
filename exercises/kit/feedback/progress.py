"""What the kit remembers of a student: what was attempted, how many hints were asked for, and the last results.

One small JSON file for each copy of the exercises, in the user's folder for application data, or in the folder that the
variable UNPACKING_STATE names. It is a convenience and never in the way: a damaged file is as good as none, and where
nothing can be written nothing is remembered (`problem` says so, for those commands that need it).
Not covered: two processes that write in the same instant; one of the two changes is lost then. Nor cheating: the file
is the student's own, and no grade depends on it.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from exercises.kit import manifest
from exercises.kit.feedback.result import DONE, NOT_ATTEMPTED, NOT_YET, Result

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
    """All that is remembered, by exercise."""

    attempted: frozenset[str] = frozenset()
    hints: dict[str, int] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)


def file() -> Path:
    """Where it is written."""
    import typer

    folder = Path(os.environ.get(VARIABLE) or typer.get_app_dir("unpacking-pipeline"))
    exercises = str(manifest.MANIFEST.parent.resolve())
    return folder / f"progress-{hashlib.sha256(exercises.encode()).hexdigest()[:8]}.json"


def load() -> Progress:
    """What is remembered; nothing when there is no file, or none that can be used. Never raises."""
    try:
        data = json.loads(file().read_text("utf-8"))
        names = set(manifest.every_name())
        hints = {name: int(count) for name, count in data["hints"].items() if name in names}
        known = {name: _known(name, row) for name, row in data["known"].items() if name in names}
        return Progress(frozenset(data["attempted"]) & names, hints, known)
    except Exception:  # whatever stands in the file, the student works on
        return Progress()


def _known(name: str, row: dict[str, Any]) -> Known:
    result = row["result"]
    if result["state"] not in (DONE, NOT_YET, NOT_ATTEMPTED):
        raise ValueError(result["state"])
    counts = int(result["passed"]), int(result["total"]), float(result["points"])
    texts = str(result["message"]), str(result["printed"])
    return Known(Result(name, result["state"], *counts, *texts), float(row["at"]), str(row["source"]), row["digest"])


def save(progress: Progress) -> str:
    """Write it; returns '' or, when that can't be done, what to say about it. Never raises."""
    data = {
        "attempted": sorted(progress.attempted),
        "hints": progress.hints,
        "known": {name: asdict(each) for name, each in progress.known.items()},
    }
    path = file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".new")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as new:
                json.dump(data, new)
            os.replace(temporary, path)  # a reader finds the old or the new, and never half of it
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        return (
            f"What you do can't be remembered: {path}: {error.strerror or error}. "
            f"Set {VARIABLE} to a folder that you may write to."
        )
    return ""


def digest_of(path: Path) -> str:
    """What tells one content of a file from another; '' when it can't be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def record(results: Iterable[Result], source: Path | None = None, whole: Collection[str] | None = None) -> str:
    """Remember results, and as attempted what was no stub any more. `source`: the file that was checked, if one was.

    `whole`: the exercises of which all checks ran, where not all did. Returns as `save` does.
    """
    before = load()
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
    return save(replace(before, attempted=before.attempted | attempted, known={**before.known, **known}))


def ask_for_hint(name: str) -> tuple[int, str]:
    """One more hint of an exercise: how many that makes, at most as many as there are; and as `save` returns."""
    before = load()
    count = min(before.hints.get(name, 0) + 1, len(manifest.exercise(name).hints))
    return count, save(replace(before, hints={**before.hints, name: count}))
