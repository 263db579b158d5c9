"""The manifest `exercises.toml` as records: the one place where names, order, points and hints stand.

Covers reading and the checks that catch a slip of the pen in an edited manifest (a prerequisite that is not an
exercise, points that are not positive). Does not cover how the points are split over tests: grader/results.py.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANIFEST = Path(__file__).parent.parent / "exercises.toml"
# The courses, and where in this folder the file that a student works in lies. All but the first are by request only.
MAIN = "main"
FILES = {MAIN: "unpacking_pipeline.py", "stretch": "stretch/unpacking_further.py"}


@dataclass(frozen=True)
class Exercise:
    """One of the functions that a student writes."""

    name: str
    title: str
    points: float
    requires: tuple[str, ...]
    hints: tuple[str, ...]
    course: str = MAIN


class BadManifest(ValueError):
    """The manifest can't be used; the message names the file and the mend."""


def exercises(course: str = MAIN, path: Path = MANIFEST) -> tuple[Exercise, ...]:
    """The exercises of a course, in teaching order. Raises BadManifest, and KeyError when there is no such course."""
    if course not in FILES:
        raise KeyError(f"no course {course!r}; there are {', '.join(FILES)}")
    return tuple(each for each in every(path) if each.course == course)


@cache
def every(path: Path = MANIFEST) -> tuple[Exercise, ...]:
    """The exercises of all courses, in the manifest's order.

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
        course = row.get("course", MAIN)
        if course not in FILES:
            raise BadManifest(f"{path}: {row['name']} is of the course {course!r}; take one of {', '.join(FILES)}")
        # A course is one file: what an exercise builds on stands above it there.
        unknown = set(row["requires"]) - {earlier.name for earlier in found if earlier.course == course}
        if unknown:
            raise BadManifest(f"{path}: {row['name']} requires {', '.join(sorted(unknown))}: list that one before it")
        if row["name"] in {earlier.name for earlier in found}:
            raise BadManifest(f"{path}: {row['name']} is there twice; take one of them out")
        if row["points"] <= 0:
            raise BadManifest(f"{path}: {row['name']} gives {row['points']} points; give it more than 0")
        requires, hints = tuple(row["requires"]), tuple(row["hints"])
        found.append(Exercise(row["name"], row["title"], float(row["points"]), requires, hints, course))
    if not found:
        raise BadManifest(f"{path}: no [[exercise]] in it")
    return tuple(found)


def exercise(name: str) -> Exercise:
    """The exercise of that name, of any course; KeyError, with the names that there are, when there is none."""
    for candidate in every():
        if candidate.name == name:
            return candidate
    raise KeyError(f"no exercise {name!r}; the manifest has {', '.join(every_name())}")


def path_of(course: str) -> Path:
    """The file that a student works in."""
    return MANIFEST.parent / FILES[course]


def course_of(path: Path) -> str:
    """The course whose functions a student's file is about: told by the file's name, else the main one."""
    return next((course for course, file in FILES.items() if Path(file).stem == path.stem), MAIN)


def names(course: str = MAIN) -> tuple[str, ...]:
    """The names of a course's functions, in teaching order."""
    return tuple(each.name for each in exercises(course))


def every_name() -> tuple[str, ...]:
    """The names of the functions of all courses."""
    return tuple(each.name for each in every())


def builds_on(name: str) -> tuple[str, ...]:
    """Every exercise that this one needs, directly or through another, in teaching order."""
    wanted = set(exercise(name).requires)
    for earlier in reversed(every()):
        if earlier.name in wanted:
            wanted |= set(earlier.requires)
    return tuple(each for each in every_name() if each in wanted)
