"""Hints, one at a time, and the solution once it was tried.

Hints stand in the manifest. How many a student has asked for is remembered (progress.py), so running the checks again
shows none. A solution is taken from the course's master, which is missing in a class's bundle.
"""

import ast

from exercises.kit.errors import UserError
from exercises.kit.feedback import progress
from exercises.kit.manifest import Course

# The marks around a solution in a master.
MARKS = ("# STUB:", "# BEGIN SOLUTION", "# END SOLUTION")


class NoSolution(UserError):
    """The solution is not shown; the message says why."""

    exit_code = 1


def next_hint(course: Course, name: str) -> list[str]:
    """One hint more than before, after those that were shown: a line each. One that fits the mistake comes first."""
    exercise = course.exercise(name)
    count, problem = progress.ask_for_hint(course, exercise)
    known = progress.load(course).known.get(name)
    shown = exercise.hints_for(known.result.message, known.result.mistake) if known else exercise.hints
    total = len(shown)
    lines = [f"Hint {number} of {total}: {hint}" for number, hint in enumerate(shown[:count], 1)]
    if count == total:
        lines.append("That was the last hint.")
        if course.solutions.exists():
            lines[-1] += f" Once you have tried, `python -m exercises solution {name}` shows a solution."
    return [*lines, problem] if problem else lines


def solution(course: Course, name: str) -> str:
    """The solution of an exercise as Python source, without its docstring.

    Raises NoSolution when there is none here, or when the exercise was not attempted yet.
    """
    if not course.solutions.exists():
        raise NoSolution(
            "There are no solutions in this copy of the exercises: a class gets it without. "
            f"`python -m exercises hint {name}` helps."
        )
    if name not in progress.load(course).attempted:
        raise NoSolution(
            f"Try {name} first: write something in the place of its stub and have it checked, even if it is wrong. "
            f"`python -m exercises hint {name}` helps."
        )
    return extracted(name, course.master())


def extracted(name: str, text: str) -> str:
    """The last function `name` of a text, without its docstring and the marks around a solution; '' without one."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    if not found:
        return ""
    function, lines = found[-1], text.splitlines()
    start = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)]) - 1
    end = function.end_lineno or function.lineno
    left_out: range | tuple = ()
    if ast.get_docstring(function) is not None and len(function.body) > 1:
        left_out = range(function.body[0].lineno - 1, function.body[0].end_lineno or 0)
    kept = [line for number, line in enumerate(lines[:end]) if number >= start and number not in left_out]
    return "\n".join(line for line in kept if not line.strip().startswith(MARKS)) + "\n"
