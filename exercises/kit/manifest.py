"""The manifest `exercises.toml` as values: the courses, and the exercises of each.

A `Course` is made here, from the one place where names, order, points, hints and places stand. It is read at the edges
(a command line, a conftest.py, a notebook) and handed down; nothing below an edge reads the manifest again.
Covers reading and the checks that catch a slip of the pen in an edited manifest (a prerequisite that is not an
exercise, points that are not positive). Does not cover how points are split over tests: grader/records/scoring.py; nor
whether the places that a course names exist: a class's copy has neither solutions nor hidden suites.
"""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exercises.kit.errors import UserError

MANIFEST = Path(__file__).parent.parent / "exercises.toml"
# The texts for an exercise that is done; it may have none.
GREEN = ("why", "then", "tries", "types")
# The manifest's fields that name a place, relative to the manifest's folder.
PLACES = ("stub", "checks", "solutions", "misconceptions", "hidden", "corpus")


class BadManifest(UserError):
    """The manifest can't be used; the message names the file and the mend."""


@dataclass(frozen=True)
class Exercise:
    """One of the functions that a student writes.

    `fits` says of every hint which known mistakes, or words of a message, it is for. Once it is done, a student is told
    `why` it is so, and what to do `then`: a text to try (`tries`) or a line of Python to type (`types`). `makes` says
    what the function makes of what: the two ends of an arrow.
    """

    name: str
    title: str
    points: float
    requires: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    fits: tuple[tuple[str, ...], ...] = ()
    why: str = ""
    then: str = ""
    tries: str = ""
    types: str = ""
    makes: tuple[str, ...] = ()

    def hints_for(self, message: str = "", mistake: str = "") -> tuple[str, ...]:
        """The hints, the one first that fits a known mistake, else one that fits what was said of the function."""
        fits = list(zip(self.hints, self.fits, strict=False))
        known = [hint for hint, wanted in fits if mistake in wanted]
        said = [hint for hint, wanted in fits if any(words in message for words in wanted)]
        return tuple(dict.fromkeys([*known[:1], *said[:1], *self.hints])) if known or said else self.hints


@dataclass(frozen=True)
class Play:
    """Which functions of a course do a generation step by step, each by its exercise's name.

    `tokens(tokenizer, text)` gives ids, `scores(model, ids)` a row of scores, `step(model, ids)` the next id. `text` is
    what to begin with where no other is given.
    """

    tokens: str
    scores: str
    step: str
    text: str


@dataclass(frozen=True)
class Course:
    """A course: its exercises in teaching order, and where its parts lie (absolute paths).

    `stub` is the file that a student works in, `checks` the folder of the public checks. Only an
    instructor has `solutions` (the master of the stub), `misconceptions` (a folder of wrong versions), `hidden` (the
    folder of the hidden suite) and `corpus` (the Python file that hidden inputs are drawn from). `requires` names the
    modules that every student may import, so that whoever grades has to have them. A course of functions that make a
    text has a `play`. `after` are lines on what a student may do when all is done. The course that `is_first` is meant
    where none is named.
    """

    name: str
    title: str
    manifest: Path
    exercises: tuple[Exercise, ...]
    stub: Path
    checks: Path
    solutions: Path
    misconceptions: Path
    hidden: Path
    corpus: Path
    requires: tuple[str, ...] = ()
    play: Play | None = None
    after: tuple[str, ...] = ()
    is_first: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the functions, in teaching order."""
        return tuple(exercise.name for exercise in self.exercises)

    @property
    def points(self) -> float:
        """The points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises)

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name. Raises KeyError, with the names that there are."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(f"no exercise {name!r}; the course {self.name} has {', '.join(self.names)}")

    def builds_on(self, name: str) -> tuple[str, ...]:
        """Every exercise that this one needs, directly or through another, in teaching order."""
        wanted = set(self.exercise(name).requires)
        for earlier in reversed(self.exercises):
            if earlier.name in wanted:
                wanted |= set(earlier.requires)
        return tuple(earlier for earlier in self.names if earlier in wanted)

    def public_checks(self) -> list[Path]:
        """The files of the public checks, in the order of the exercises."""
        return sorted(self.checks.glob("test_*.py"))


def courses(path: Path = MANIFEST) -> tuple[Course, ...]:
    """The courses of a manifest, the one that is meant when none is named first. Raises BadManifest."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadManifest(f"{path}: {error.strerror}. Take the manifest of the kit.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadManifest(f"{path}: {error}. Mend that line.") from None
    rows = _tables(path, data, "course")
    names = [_text(path, f"course {number}", row, "name") for number, row in enumerate(rows, 1)]
    if not names:
        raise BadManifest(f"{path}: no [[course]] in it; name one, with {', '.join(('name', 'title', *PLACES))}")
    exercises = _exercises(path, _tables(path, data, "exercise"), names)
    found = [_course(path, row, exercises[name]) for name, row in zip(names, rows, strict=True)]
    return tuple(replace(course, is_first=course is found[0]) for course in found)


def course(name: str, path: Path = MANIFEST) -> Course:
    """The course of that name. Raises BadManifest."""
    found = courses(path)
    for candidate in found:
        if candidate.name == name:
            return candidate
    raise BadManifest(f"{path}: no course {name!r}; there are {', '.join(candidate.name for candidate in found)}")


def _course(path: Path, row: dict[str, Any], exercises: list[Exercise]) -> Course:
    name = row["name"]
    if not exercises:
        raise BadManifest(f"{path}: the course {name} has no [[exercise]]; add one, or take the course out")
    places: dict[str, Any] = {
        field: (path.parent / _text(path, f"the course {name}", row, field)).resolve() for field in PLACES
    }
    title, requires = (
        _text(path, f"the course {name}", row, "title"),
        _texts(path, f"the course {name}", row, "requires"),
    )
    play, after = _play(path, name, row, exercises), _texts(path, f"the course {name}", row, "after")
    return Course(name, title, path, tuple(exercises), **places, requires=requires, play=play, after=after)


def _play(path: Path, course: str, row: dict[str, Any], exercises: list[Exercise]) -> Play | None:
    table = row.get("play")
    if table is None:
        return None
    names = ", ".join(exercise.name for exercise in exercises)
    if not isinstance(table, dict):
        raise BadManifest(f"{path}: the course {course}: play is no table; write play = {{ tokens = ..., ... }}")
    texts = {field: _text(path, f"play of the course {course}", table, field) for field in Play.__annotations__}
    for field, name in texts.items():
        if field != "text" and name not in names.split(", "):
            raise BadManifest(f"{path}: play of the course {course}: {field} is no exercise; take one of {names}")
    return Play(**texts)


def _exercises(path: Path, rows: list[dict[str, Any]], courses: list[str]) -> dict[str, list[Exercise]]:
    """The exercises of each course, in the manifest's order."""
    found: dict[str, list[Exercise]] = {name: [] for name in courses}
    for number, row in enumerate(rows, 1):
        missing = {"name", "title", "points", "requires", "hints"} - set(row)
        if missing:
            raise BadManifest(f"{path}: exercise {number} has no {', '.join(sorted(missing))}; add it")
        name = _text(path, f"exercise {number}", row, "name")
        of = row.get("course", courses[0])
        if of not in found:
            raise BadManifest(f"{path}: {name} is of the course {of!r}; take one of {', '.join(found)}")
        if any(name == other.name for others in found.values() for other in others):
            raise BadManifest(f"{path}: {name} is there twice; take one of them out")
        # A course is one file: what an exercise builds on stands above it there.
        unknown = set(_texts(path, name, row, "requires")) - {earlier.name for earlier in found[of]}
        if unknown:
            raise BadManifest(f"{path}: {name} requires {', '.join(sorted(unknown))}: list that one before it")
        found[of].append(_exercise(path, name, row))
    return found


def _exercise(path: Path, name: str, row: dict[str, Any]) -> Exercise:
    points = row["points"]
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < float("inf"):
        raise BadManifest(f"{path}: {name} gives {points} points; give it a number of more than 0")
    hints, fits = _hints(path, name, row)
    if not hints:
        raise BadManifest(f"{path}: {name} has no hint; write at least one")
    title, requires = _text(path, name, row, "title"), _texts(path, name, row, "requires")
    green = {field: _text(path, name, {field: "", **row}, field, may_lack=True) for field in GREEN}
    makes = _texts(path, name, row, "makes")
    if len(makes) not in (0, 2):
        raise BadManifest(f'{path}: {name}: makes has {len(makes)} texts; write makes = ["of what", "what"]')
    return Exercise(name, title, float(points), requires, hints, fits, **green, makes=makes)


def _hints(path: Path, name: str, row: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The hints of an exercise, and what each of them is for: a hint is a text, or a table of `text` and `for`."""
    rows = row["hints"] if isinstance(row["hints"], list) else [None]
    tables = [hint if isinstance(hint, dict) else {"text": hint} for hint in rows]
    texts = _texts(path, name, {"hints": [hint.get("text") for hint in tables] if rows != [None] else None}, "hints")
    return texts, tuple(_texts(path, f"a hint of {name}", hint, "for") for hint in tables)


def _tables(path: Path, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadManifest(f"{path}: write [[{name}]], with two brackets, above each {name}")
    return rows


def _text(path: Path, whose: str, row: dict[str, Any], field: str, may_lack: bool = False) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not (value or may_lack):
        raise BadManifest(f'{path}: {whose} has no {field}, or one that is no text; write {field} = "..."')
    return value


def _texts(path: Path, whose: str, row: dict[str, Any], field: str) -> tuple[str, ...]:
    value = row.get(field, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise BadManifest(f'{path}: {whose}: {field} is no list of texts; write {field} = ["...", "..."]')
    return tuple(value)
