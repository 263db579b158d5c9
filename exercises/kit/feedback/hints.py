"""Hints, one at a time, and the solution once it was tried.

Hints stand in the manifest. How many a student has asked for is remembered (progress.py), so running the checks again
shows none. A solution is taken from the master of solutions/, which is looked up and may be missing: a class's bundle
has none.
"""

import ast
import importlib.util
from pathlib import Path

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.feedback import progress


class NoSolution(UserError):
    """The solution is not shown; the message says why."""


def asked(name: str) -> int:
    """How many hints of an exercise the student has asked for."""
    return progress.load().hints.get(name, 0)


def next_hint(name: str) -> list[str]:
    """One hint more than before, after those that were shown: a line each."""
    hints = manifest.exercise(name).hints
    count, problem = progress.ask_for_hint(name)
    lines = [f"Hint {number} of {len(hints)}: {hint}" for number, hint in enumerate(hints[:count], 1)]
    if count == len(hints):
        lines.append("That was the last hint.")
        if master_of(name) is not None:
            lines[-1] += f" Once you have tried, `python -m exercises solution {name}` shows a solution."
    return [*lines, problem] if problem else lines


def solution(name: str) -> str:
    """The solution of an exercise as Python source, without its docstring.

    Raises NoSolution when there is none here, or when the exercise was not attempted yet.
    """
    master = master_of(name)
    if master is None:
        raise NoSolution(
            "There are no solutions in this copy of the exercises: a class gets it without. "
            f"`python -m exercises hint {name}` helps."
        )
    if name not in progress.load().attempted:
        raise NoSolution(
            f"Try {name} first: write something in the place of its stub and have it checked, even if it is wrong. "
            f"`python -m exercises hint {name}` helps."
        )
    return _extract(name, master.read_text("utf-8"))


def master_of(name: str) -> Path | None:
    """The file with the solution of an exercise; None where there are no solutions."""
    found = importlib.util.find_spec("solutions")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0]) / Path(manifest.FILES[manifest.exercise(name).course]).name
    return path if path.is_file() else None


def _extract(name: str, master: str) -> str:
    """The function `name` of the master's text, without its docstring and the marks around the solution."""
    [function] = [each for each in ast.parse(master).body if isinstance(each, ast.FunctionDef) and each.name == name]
    docstring = function.body[0]
    before = master.splitlines()[function.lineno - 1 : docstring.lineno - 1]
    after = master.splitlines()[docstring.end_lineno : function.end_lineno]
    marks = ("# STUB:", "# BEGIN SOLUTION", "# END SOLUTION")
    return "\n".join(line for line in before + after if not line.strip().startswith(marks)) + "\n"
