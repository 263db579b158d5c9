"""What a course's author wrote in Python, loaded on the trusted side: its solutions, its known mistakes, its oracle.

The solutions are one module, of several files too. What stands on them (a known mistake, the oracle) runs with their
functions at hand: a line `from solutions import NAME` is for its author's editor, and left out here.
Covered: a file that can't be read, parsed or run is said with its line. Not covered: any distrust of an author.
"""

import ast
import sys
import traceback
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course

# What the functions of a course are imported from, by whoever imports them.
SOLUTIONS = "solutions"


class BadCourse(UserError):
    """A file of a course can't be used; the message names the file, the line and the mend."""


def text_of(path: Path) -> str:
    """The text of a file. Raises BadCourse."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadCourse(f"{path}: {error.strerror}. A course needs this file.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadCourse(f"{path}: line {line}: this is no UTF-8. Save the file as UTF-8.") from None


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, which nobody may change. Raises BadCourse."""
    return _tree(path, text_of(path))


@lru_cache(maxsize=256)
def _tree(path: Path, text: str) -> ast.Module:
    """A command looks at the same files several times, and the same text gives the same tree."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise BadCourse(f"{path}: line {error.lineno or 1}: {error.msg}. Mend that line.") from None
    except ValueError as error:  # a zero byte
        raise BadCourse(f"{path}: line 1: {error}. Save the file as text.") from None


def alone(text: str) -> str:
    """A text without its imports from the solutions; its lines keep their numbers."""
    lines = text.splitlines(keepends=True)
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").partition(".")[0] == SOLUTIONS:
            for number in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
                lines[number] = "\n"
    return "".join(lines)


@cache
def master(course: Course) -> ModuleType:
    """The solutions of a course, as one module. Raises BadCourse."""
    return _run(f"{course.solutions.stem}_solved", course.masters(), {})


def file(path: Path) -> ModuleType:
    """The module of a file that stands alone. Raises BadCourse."""
    return _run(path.stem, [path], {})


@cache
def standing_on(course: Course, path: Path) -> ModuleType:
    """The module of a file that has the course's right functions at hand. Raises BadCourse."""
    return _run(path.stem, [path], vars(master(course)))


def _run(name: str, paths: Iterable[Path], at_hand: Mapping[str, Any]) -> ModuleType:
    """Run files one after the other as one module."""
    module = ModuleType(f"a course's {name}")
    sys.modules[module.__name__] = module  # dataclasses look there
    vars(module).update({key: value for key, value in at_hand.items() if not key.startswith("__")})
    for path in paths:
        vars(module)["__file__"] = str(path)
        parsed(path)
        try:
            exec(compile(alone(text_of(path)), path, "exec", dont_inherit=True), vars(module))
        except (Exception, SystemExit) as error:
            raise BadCourse(_raised(path, error)) from None
    return module


def _raised(path: Path, error: BaseException) -> str:
    """What a file raised when it was run, with the line."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    where = f"line {lines[-1]}" if lines else "line 1"
    return f"{path}: {where}: running it raises {type(error).__name__}: {error}. Mend that line."
