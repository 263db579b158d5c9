"""Right-looking wrong versions of the functions of all courses, one realistic mistake each.

A file here is a misconception. Its docstring says what a student who wrote this mixed up, and is shown to
students as it stands: no code, no value. Its name begins with the function's name. It defines that one function;
a line that begins with `from solutions` imports what the function builds on, and is dropped where the master
itself stands above it.
They serve two ends: a suite must find every one of them, and a student's wrong value that equals one of theirs
gets a name. torch is imported by `function_of`, not before.
"""

import ast
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exercises.kit import manifest
from exercises.kit.submission.loader import describe_error
from solutions.build import PAIRS

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Misconception:
    """A mistake: the exercise it is made in, what to say to the student who made it, and the text of its file."""

    slug: str
    exercise: str
    says: str
    source: str


@cache
def catalogue(folder: Path = FOLDER, course: str = manifest.MAIN) -> tuple[Misconception, ...]:
    """The misconceptions of a course, in the order of its exercises. Raises ValueError for a file of another form."""
    found = [_read(path) for path in sorted(folder.glob("*.py")) if path != folder / "__init__.py"]
    order = manifest.names(course)
    return tuple(
        sorted((each for each in found if each.exercise in order), key=lambda each: order.index(each.exercise))
    )


def of(exercise: str) -> tuple[Misconception, ...]:
    """The misconceptions of one exercise, of whatever course it is."""
    return tuple(each for each in catalogue(course=manifest.exercise(exercise).course) if each.exercise == exercise)


def _read(path: Path) -> Misconception:
    source = path.read_text("utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"{path}: line {error.lineno}: {error.msg}") from None
    says = " ".join((ast.get_docstring(tree) or "").split())
    if not says:
        raise ValueError(f"{path}: no docstring that says what the mistake is")
    known = manifest.every_name()
    defined = [each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name in known]
    if len(defined) != 1:
        raise ValueError(f"{path}: defines {', '.join(defined) or 'none'} of the exercises' functions; define one")
    if not path.stem.startswith(f"{defined[0]}_"):
        raise ValueError(f"{path}: it defines {defined[0]}, so its name must begin with {defined[0]}_")
    return Misconception(path.stem, defined[0], says, source)


def as_submission(misconception: Misconception) -> str:
    """A student's whole file: the master's functions, and below them the wrong one, which holds."""
    lines = misconception.source.splitlines(keepends=True)
    wrong = "".join(line for line in lines if not line.startswith("from solutions"))
    master, _ = PAIRS[manifest.exercise(misconception.exercise).course]
    return f"{master.read_text('utf-8')}\n\n# %%\n{wrong}"


def function_of(misconception: Misconception) -> Callable[..., Any]:
    """The wrong function, over the master's right ones."""
    module = importlib.import_module(f"{__name__}.{misconception.slug}")
    return getattr(module, misconception.exercise)


def outcomes(exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What each misconception of an exercise makes of a call, by slug: {"value": ...} or {"raised": text}."""
    found: dict[str, dict[str, Any]] = {}
    for each in of(exercise):
        try:
            found[each.slug] = {"value": function_of(each)(*args, **kwargs)}
        except Exception as error:
            found[each.slug] = {"raised": describe_error(error)}
    return found
