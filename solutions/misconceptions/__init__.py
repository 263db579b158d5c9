"""Right-looking wrong versions of the functions of all courses, one realistic mistake each.

A file here is a misconception. Its docstring says what a student who wrote this mixed up, and is shown to
students as it stands: no code, no value. Its name begins with the function's name. It defines that one function;
a line that begins with `from solutions` imports what the function builds on, and is dropped where the master
itself stands above it.
They serve two ends: a suite must find every one of them, and a student's wrong value that equals one of theirs
gets a name. torch is imported by `function_of`, not before.
Not covered: a file whose name begins with no function of a course; that course passes it over.
"""

import ast
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from exercises.kit import diagnosis
from exercises.kit.diagnosis import Answer
from exercises.kit.known import asking
from exercises.kit.manifest import Course
from exercises.kit.submission.loader import describe_error
from exercises.kit.values import snapshot


@dataclass(frozen=True)
class Misconception:
    """A mistake: the exercise it is made in, what to say to the student who made it, and its file with its text."""

    slug: str
    exercise: str
    says: str
    source: str
    path: Path


@dataclass(frozen=True)
class Catalogue:
    """The misconceptions of a course as the kit asks for them: exercises/kit/diagnosis.py, KnownMistakes."""

    course: Course

    def says(self, exercise: str) -> dict[str, str]:
        """What is said to a student who made a mistake, by the mistake's slug."""
        return {mistake.slug: mistake.says for mistake in of(self.course, exercise)}

    def answers(self, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Answer]:
        """What each mistake answers to a call, as plain data, by its slug."""
        found = outcomes(self.course, exercise, args, kwargs)
        return {slug: Answer(snapshot(answer.value), answer.raised) for slug, answer in found.items()}

    def like(self, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any], answer: Answer) -> dict[str, str]:
        """What is said of the mistakes that answer a call so, by their slugs."""
        found = diagnosis.matches(answer, asking.answers(self.answers, exercise, args, kwargs))
        return {slug: words for slug, words in self.says(exercise).items() if slug in found}

    def load(self) -> None:
        """Import all of them, so that processes that are forked later need not."""
        for mistake in catalogue(self.course):
            function_of(mistake)


@cache
def catalogue(course: Course) -> tuple[Misconception, ...]:
    """The misconceptions of a course, in the order of its exercises. Raises ValueError for a file of another form."""
    paths = sorted(path for path in course.misconceptions.glob("*.py") if path.name != "__init__.py")
    own = [path for path in paths if any(path.stem.startswith(f"{name}_") for name in course.names)]
    found = [_read(path, course.names) for path in own]
    return tuple(sorted(found, key=lambda mistake: course.names.index(mistake.exercise)))


def of(course: Course, exercise: str) -> tuple[Misconception, ...]:
    """The misconceptions of one exercise of a course."""
    return tuple(mistake for mistake in catalogue(course) if mistake.exercise == exercise)


def _read(path: Path, known: Sequence[str]) -> Misconception:
    source = path.read_text("utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"{path}: line {error.lineno}: {error.msg}") from None
    says = " ".join((ast.get_docstring(tree) or "").split())
    if not says:
        raise ValueError(f"{path}: no docstring that says what the mistake is")
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in known]
    if len(defined) != 1:
        raise ValueError(f"{path}: defines {', '.join(defined) or 'none'} of the exercises' functions; define one")
    if not path.stem.startswith(f"{defined[0]}_"):
        raise ValueError(f"{path}: it defines {defined[0]}, so its name must begin with {defined[0]}_")
    return Misconception(path.stem, defined[0], says, source, path)


def as_submission(course: Course, misconception: Misconception) -> str:
    """A student's whole file: the master's functions, and below them the wrong one, which holds."""
    lines = misconception.source.splitlines(keepends=True)
    wrong = "".join(line for line in lines if not line.startswith("from solutions"))
    return f"{course.solutions.read_text('utf-8')}\n\n# %%\n{wrong}"


def function_of(misconception: Misconception) -> Callable[..., Any]:
    """The wrong function, over the master's right ones."""
    return getattr(_module(misconception.path), misconception.exercise)


@cache
def _module(path: Path) -> ModuleType:
    """The module of a misconception's file, whatever folder a course has them in."""
    spec = importlib.util.spec_from_file_location(f"{__name__}.{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcomes(course: Course, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Answer]:
    """What each misconception of an exercise makes of a call, by slug; values are as they were returned."""
    found: dict[str, Answer] = {}
    for mistake in of(course, exercise):
        try:
            found[mistake.slug] = Answer(function_of(mistake)(*args, **kwargs))
        except Exception as error:
            found[mistake.slug] = Answer(raised=describe_error(error))
    return found
