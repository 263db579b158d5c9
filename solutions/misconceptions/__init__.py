"""Right-looking wrong versions of the six functions, one realistic mistake each.

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
from exercises.kit.loader import describe_error
from solutions.build import MASTER

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Misconception:
    """A mistake: the exercise it is made in, what to say to the student who made it, and the text of its file."""

    slug: str
    exercise: str
    says: str
    source: str


@cache
def catalogue(folder: Path = FOLDER) -> tuple[Misconception, ...]:
    """Every misconception, in the order of the exercises. Raises ValueError when a file is not of the form above."""
    found = [_read(path) for path in sorted(folder.glob("*.py")) if path != folder / "__init__.py"]
    return tuple(sorted(found, key=lambda each: manifest.names().index(each.exercise)))


def _read(path: Path) -> Misconception:
    source = path.read_text("utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"{path}: line {error.lineno}: {error.msg}") from None
    says = " ".join((ast.get_docstring(tree) or "").split())
    if not says:
        raise ValueError(f"{path}: no docstring that says what the mistake is")
    defined = [each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name in manifest.names()]
    if len(defined) != 1:
        raise ValueError(f"{path}: defines {', '.join(defined) or 'none'} of the exercises' functions; define one")
    if not path.stem.startswith(f"{defined[0]}_"):
        raise ValueError(f"{path}: it defines {defined[0]}, so its name must begin with {defined[0]}_")
    return Misconception(path.stem, defined[0], says, source)


def as_submission(misconception: Misconception) -> str:
    """A student's whole file: the master's functions, and below them the wrong one, which holds."""
    lines = misconception.source.splitlines(keepends=True)
    wrong = "".join(line for line in lines if not line.startswith("from solutions"))
    return f"{MASTER.read_text('utf-8')}\n\n# %%\n{wrong}"


def function_of(misconception: Misconception) -> Callable[..., Any]:
    """The wrong function, over the master's right ones."""
    module = importlib.import_module(f"{__name__}.{misconception.slug}")
    return getattr(module, misconception.exercise)


def outcomes(exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What each misconception of an exercise makes of a call, by slug: {"value": ...} or {"raised": text}."""
    found: dict[str, dict[str, Any]] = {}
    for each in catalogue():
        if each.exercise == exercise:
            try:
                found[each.slug] = {"value": function_of(each)(*args, **kwargs)}
            except Exception as error:
                found[each.slug] = {"raised": describe_error(error)}
    return found
