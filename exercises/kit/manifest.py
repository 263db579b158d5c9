"""Courses as values: read from the kit's `exercises.toml`, or from the `course.toml` of a folder of somebody's own.

A `Course` is made here, from the one place where names, order, points, hints and places stand. It is read at the edges
(a command line, a conftest.py, a notebook) and handed down; nothing below an edge reads the manifest again.
There are two forms of the same tables. `exercises.toml` holds several [[course]] and says where the parts of each lie;
`course.toml` is the table of one course, whose parts have fixed names in its folder (`FIXED`).
Covers reading and the checks that catch a slip of the pen (courses/): a prerequisite that is not an exercise, points
that are not positive. Does not cover how points are split over tests: grader/records/scoring.py; nor whether the places
that a course names exist: a class's copy has neither solutions nor hidden suites.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from exercises.kit.courses import circles, names, tables
from exercises.kit.courses.tables import BadManifest, Table

MANIFEST = Path(__file__).parent.parent / "exercises.toml"
# What a course of its own folder is read from.
FOLDERS = "course.toml"
# The texts for an exercise that is done; it may have none.
GREEN = ("why", "then", "tries", "types")
# The manifest's fields that name a place, relative to the manifest's folder.
PLACES = ("stub", "checks", "solutions", "misconceptions", "hidden", "corpus")
# Where they are in a folder: `solutions` may be a folder of several files too, and the stub has the course's name.
FIXED = {
    "checks": "checks", "solutions": "solutions.py", "misconceptions": "misconceptions", "hidden": "hidden",
    "corpus": "inputs.py", "oracle": "oracle.py",
}  # fmt: skip
OF_COURSE = ("name", "title", "model", "requires", "play", "after")
OF_EXERCISE = ("name", "title", "points", "requires", "hints", *GREEN, "makes")


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
    instructor has `solutions` (the master of the stub, a file or a folder of several), `misconceptions` (a folder of
    wrong versions), `hidden` (the folder of the hidden suite), `corpus` (the Python file that hidden inputs are drawn
    from) and `oracle` (one of what checks may ask beside the solutions). A course needs neither of the last two.
    `requires` names the modules that every student may import, so that whoever grades has to have them. `model` is the
    model that it is graded with unless another is asked for, "" for a course without one. A course of functions that
    make a text has a `play`. `after` are lines on what a student may do when all is done. The course that `is_first` is
    meant where none is named.
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
    oracle: Path | None = None
    requires: tuple[str, ...] = ()
    model: str = ""
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

    @property
    def is_folder(self) -> bool:
        """Whether it is read from a folder of its own."""
        return self.manifest.name == FOLDERS

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

    def masters(self) -> list[Path]:
        """The files of the solutions, in the order in which they make one."""
        return sorted(self.solutions.glob("*.py")) if self.solutions.is_dir() else [self.solutions]

    def master(self) -> str:
        """The text of the solutions, of several files one after the other."""
        return "\n\n".join(path.read_text("utf-8-sig") for path in self.masters())


def courses(path: Path = MANIFEST) -> tuple[Course, ...]:
    """The courses of a manifest, the one that is meant when none is named first. Raises BadManifest."""
    # Of a folder, what lies in it counts too, and may change; and a relative path is another one elsewhere.
    read = _courses if path.is_absolute() and path.name != FOLDERS else _courses.__wrapped__
    return read(path, tables.read(path)[0])


@lru_cache(maxsize=8)
def _courses(path: Path, text: str) -> tuple[Course, ...]:
    """A command asks for its courses several times, and the same text says the same."""
    values = tables.parsed(text)
    if path.name == FOLDERS:
        whole = tables.top(path, text, values, "the course")
        whole.know((*OF_COURSE, "exercise"))
        rows = [whole]
    else:
        rows = tables.below(path, text, values, "course")
        for row in rows:
            row.know((*OF_COURSE, *PLACES, "oracle"))
    named: dict[str, Table] = {}
    for row in rows:
        if row.text("name") in named:
            row.bad(f"the course {row.text('name')} is there twice; take one of them out", "name")
        named[row.text("name")] = row
    if not named:
        raise BadManifest(f"{path}: no [[course]] in it; name one, with {', '.join(('name', 'title', *PLACES))}")
    exercises = _exercises(tables.below(path, text, values, "exercise"), list(named))
    found = [_course(name, row, exercises[name]) for name, row in named.items()]
    return tuple(replace(course, is_first=course is found[0]) for course in found)


def course(name: str, path: Path = MANIFEST) -> Course:
    """The course of that name. Raises BadManifest."""
    found = courses(path)
    for candidate in found:
        if candidate.name == name:
            return candidate
    raise BadManifest(f"{path}: no course {name!r}; there are {', '.join(candidate.name for candidate in found)}")


def in_folder(folder: Path) -> Course:
    """The course of a folder. Raises BadManifest."""
    path = (folder if folder.name == FOLDERS else folder / FOLDERS).resolve()
    if not path.is_file():
        raise BadManifest(f"{folder}: no {FOLDERS} in it. Name the folder of a course; `grader new` makes one.")
    return courses(path)[0]


def again(known: Course) -> Course:
    """The same course as it is read here, which may be another machine. Raises BadManifest."""
    return in_folder(known.manifest) if known.is_folder else course(known.name)


def _course(name: str, row: Table, exercises: list[Exercise]) -> Course:
    row = Table(row.path, f"the course {name}", row.values, row.line, row.lines)
    requires, is_folder = row.texts("requires"), row.path.name == FOLDERS
    model = row.text("model") if "model" in row.values else ""
    title, home = row.text("title"), row.path.parent
    if not exercises:
        row.bad(f"the course {name} has no [[exercise]]; add one, or take the course out")
    if is_folder:
        packages = {package.partition(".")[0] for package in requires}
        if problem := names.why_no_file(name, packages):
            row.bad(f"the course's name is that of the students' file, and {problem}", "name")
        several = (home / "solutions").is_dir() and not (home / FIXED["solutions"]).exists()
        given = {**FIXED, "stub": f"{name}.py"} | ({"solutions": "solutions"} if several else {})
    else:
        given = {field: row.text(field) for field in PLACES}
        given |= {"oracle": row.text("oracle")} if "oracle" in row.values else {}
    places: dict[str, Any] = {field: (home / place).resolve() for field, place in given.items()}
    return Course(
        name, title, row.path, tuple(exercises), **places,
        requires=requires, model=model, play=_play(row, exercises), after=row.texts("after"),
    )  # fmt: skip


def _play(row: Table, exercises: list[Exercise]) -> Play | None:
    """What `try` needs to know, if the course says it."""
    given = row.values.get("play")
    if given is None:
        return None
    if not isinstance(given, dict):
        row.bad(f"{row.called}: play is no table; write play = {{ tokens = ..., ... }}", "play")
    table = Table(row.path, f"play of {row.called}", given, row.lines.get("play", row.line))
    table.know(tuple(Play.__annotations__))
    texts = {field: table.text(field) for field in Play.__annotations__}
    known = [exercise.name for exercise in exercises]
    for field, name in texts.items():
        if field != "text" and name not in known:
            table.bad(f"{table.called}: {field} is no exercise; take one of {', '.join(known)}")
    return Play(**texts)


def _exercises(rows: Iterable[Table], courses: list[str]) -> dict[str, list[Exercise]]:
    """The exercises of each course, in the manifest's order."""
    found: dict[str, list[Exercise]] = {name: [] for name in courses}
    rows = list(rows)
    circles.refuse(rows)
    for row in rows:
        row.know(OF_EXERCISE if row.path.name == FOLDERS else (*OF_EXERCISE, "course"))
        missing = {"name", "title", "points", "hints"} - set(row.values)
        if missing:
            row.bad(f"{row.called} has no {', '.join(sorted(missing))}; add it")
        name = row.text("name")
        if problem := names.why_not_importable(name):
            row.bad(problem, "name")
        of = row.values.get("course", courses[0])
        if of not in found:
            row.bad(f"{name} is of the course {of!r}; take one of {', '.join(found)}", "course")
        if any(name == other.name for others in found.values() for other in others):
            row.bad(f"{name} is there twice; take one of them out", "name")
        # A course is one file: what an exercise builds on stands above it there.
        row = Table(row.path, name, row.values, row.line, row.lines)
        unknown = set(row.texts("requires")) - {earlier.name for earlier in found[of]}
        if unknown:
            row.bad(f"{name} requires {', '.join(sorted(unknown))}: list that one before it", "requires")
        found[of].append(_exercise(name, row))
    return found


def _exercise(name: str, row: Table) -> Exercise:
    points = row.values["points"]
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < float("inf"):
        row.bad(f"{name} gives {points} points; give it a number of more than 0", "points")
    hints, fits = _hints(name, row)
    if not hints:
        row.bad(f"{name} has no hint; write at least one", "hints")
    makes = row.texts("makes")
    if len(makes) not in (0, 2):
        row.bad(f'{name}: makes has {len(makes)} texts; write makes = ["of what", "what"]', "makes")
    green = {field: row.text(field) if field in row.values else "" for field in GREEN}
    return Exercise(name, row.text("title"), float(points), row.texts("requires"), hints, fits, **green, makes=makes)


def _hints(name: str, row: Table) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The hints of an exercise, and what each of them is for: a hint is a text, or a table of `text` and `for`."""
    given = row.values["hints"]
    if not isinstance(given, list):
        row.texts("hints")  # which says what is wrong with it
    line = row.lines.get("hints", row.line)
    hints = [
        Table(row.path, f"a hint of {name}", hint if isinstance(hint, dict) else {"text": hint}, line) for hint in given
    ]
    for hint in hints:
        hint.know(("text", "for"))
    texts = Table(row.path, name, {"hints": [hint.values.get("text") for hint in hints]}, line).texts("hints")
    return texts, tuple(hint.texts("for") for hint in hints)
