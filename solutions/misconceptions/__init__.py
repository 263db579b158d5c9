"""Right-looking wrong versions of the functions of all courses, one realistic mistake each.

A file here is a misconception. Its docstring says what a student who wrote this mixed up, and is shown to
students as it stands: no code, no value. Its name begins with the function's name. It defines that one function;
a line that begins with `from solutions` imports what the function builds on, and is dropped where the master
itself stands above it.
They serve two ends: a suite must find every one of them, and a student's wrong value that equals one of theirs
gets a name. torch is imported by `function_of`, not before.
Covered: files of another form, and names of no function, are refused with file and line (BadCourse). Courses of one
manifest may share a folder: a mistake in another course's function is passed over.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exercises.kit import diagnosis
from exercises.kit.courses import names
from exercises.kit.diagnosis import Answer
from exercises.kit.known import asking
from exercises.kit.manifest import Course, courses
from exercises.kit.submission.loader import describe_error
from exercises.kit.values import snapshot
from solutions import loading
from solutions.loading import BadCourse


@dataclass(frozen=True)
class Misconception:
    """A mistake: the exercise it is made in, what to say to the student who made it, its file with its text, and the
    course whose right functions it stands on."""

    slug: str
    exercise: str
    says: str
    source: str
    path: Path
    course: Course


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
    """The misconceptions of a course, in the order of its exercises. Raises BadCourse for a file of another form."""
    paths = sorted(path for path in course.misconceptions.glob("*.py") if path.name != "__init__.py")
    # A course may also be a part of its own: for fewer exercises than the manifest has.
    known = [name for listed in courses(course.manifest) for name in listed.names]
    foreign = [path for path in paths if not _is_about(path, course.names) and _is_about(path, known)]
    found = [_read(path, course) for path in paths if path not in foreign]
    return tuple(sorted(found, key=lambda mistake: course.names.index(mistake.exercise)))


def _is_about(path: Path, functions: Sequence[str]) -> bool:
    """Whether a file's name begins with the name of one of these functions."""
    return any(path.stem.startswith(f"{name}_") for name in functions)


def of(course: Course, exercise: str) -> tuple[Misconception, ...]:
    """The misconceptions of one exercise of a course."""
    return tuple(mistake for mistake in catalogue(course) if mistake.exercise == exercise)


def _read(path: Path, course: Course) -> Misconception:
    tree = loading.parsed(path)
    if problem := names.why_not_importable(path.stem):
        raise BadCourse(f"{path}: line 1: {problem}.")
    if not _is_about(path, course.names):
        raise BadCourse(
            f"{path}: line 1: its name begins with no function of the course {course.name}. Begin it with one of "
            f"{', '.join(course.names)}, and _."
        )
    says = " ".join((ast.get_docstring(tree) or "").split())
    if not says:
        raise BadCourse(f"{path}: line 1: no docstring that says what the mistake is. Write one, to the student.")
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in course.names]
    if len(defined) != 1:
        raise BadCourse(
            f"{path}: line {defined[1].lineno if defined else 1}: it defines "
            f"{', '.join(node.name for node in defined) or 'none'} of the exercises' functions; define one."
        )
    [function] = defined
    if not path.stem.startswith(f"{function.name}_"):
        raise BadCourse(
            f"{path}: line {function.lineno}: it defines {function.name}, so its name must begin with {function.name}_."
        )
    return Misconception(path.stem, function.name, says, path.read_text("utf-8"), path, course)


def as_submission(course: Course, misconception: Misconception) -> str:
    """A student's whole file: the master's functions, and below them the wrong one, which holds."""
    return f"{course.master()}\n\n# %%\n{loading.alone(misconception.source)}"


@cache
def function_of(misconception: Misconception) -> Callable[..., Any]:
    """The wrong function, over the master's right ones. Raises BadCourse."""
    return getattr(loading.standing_on(misconception.course, misconception.path), misconception.exercise)


def outcomes(course: Course, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Answer]:
    """What each misconception of an exercise makes of a call, by slug; values are as they were returned."""
    found: dict[str, Answer] = {}
    for mistake in of(course, exercise):
        try:
            found[mistake.slug] = Answer(function_of(mistake)(*args, **kwargs))
        except Exception as error:
            found[mistake.slug] = Answer(raised=describe_error(error))
    return found
