"""The manifest `exercises.toml` as records: the one place where names, order, points and hints stand.

Covers reading and the checks that catch a slip of the pen in an edited manifest (a prerequisite that is not an
exercise, points that are not positive). Does not cover how the points are split over tests: grader/results.py.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANIFEST = Path(__file__).parent.parent / "exercises.toml"


@dataclass(frozen=True)
class Exercise:
    """One of the functions that a student writes."""

    name: str
    title: str
    points: float
    requires: tuple[str, ...]
    hints: tuple[str, ...]


class BadManifest(ValueError):
    """The manifest can't be used; the message names the file and the mend."""


@cache
def exercises(path: Path = MANIFEST) -> tuple[Exercise, ...]:
    """The exercises of the manifest, in teaching order.

    Raises BadManifest when a field is missing or a prerequisite does not come before what builds on it.
    """
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("exercise", [])
    except tomllib.TOMLDecodeError as error:
        raise BadManifest(f"{path}: {error}") from None
    found: list[Exercise] = []
    for number, row in enumerate(rows, 1):
        missing = {"name", "title", "points", "requires", "hints"} - set(row)
        if missing:
            raise BadManifest(f"{path}: exercise {number} has no {', '.join(sorted(missing))}")
        unknown = set(row["requires"]) - {earlier.name for earlier in found}
        if unknown:
            raise BadManifest(f"{path}: {row['name']} requires {', '.join(sorted(unknown))}: list that one before it")
        if row["name"] in {earlier.name for earlier in found}:
            raise BadManifest(f"{path}: {row['name']} is there twice; take one of them out")
        if row["points"] <= 0:
            raise BadManifest(f"{path}: {row['name']} gives {row['points']} points; give it more than 0")
        found.append(
            Exercise(row["name"], row["title"], float(row["points"]), tuple(row["requires"]), tuple(row["hints"]))
        )
    if not found:
        raise BadManifest(f"{path}: no [[exercise]] in it")
    return tuple(found)


def exercise(name: str) -> Exercise:
    """The exercise of that name; KeyError, with the names that there are, when there is none."""
    for candidate in exercises():
        if candidate.name == name:
            return candidate
    raise KeyError(f"no exercise {name!r}; the manifest has {', '.join(names())}")


def names() -> tuple[str, ...]:
    """The functions' names, in teaching order."""
    return tuple(each.name for each in exercises())


def builds_on(name: str) -> tuple[str, ...]:
    """Every exercise that this one needs, directly or through another, in teaching order."""
    wanted = set(exercise(name).requires)
    for earlier in reversed(exercises()):
        if earlier.name in wanted:
            wanted |= set(earlier.requires)
    return tuple(each for each in names() if each in wanted)
