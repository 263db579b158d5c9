"""What a student is told when an exercise turns green: why it is so, what to try, and at the end what they have built.

Self-learners, who have the solutions, also see their own code beside that of the solution. The texts stand in the
manifest; who shows them: pytest's summary, watch mode, a notebook's `check`, `python -m exercises`.
Not covered: what is green (result.py).
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exercises.kit.feedback import built, hints, progress
from exercises.kit.feedback.codes import of_file
from exercises.kit.feedback.progress import Known
from exercises.kit.feedback.result import DONE, Result
from exercises.kit.manifest import Course, Exercise

WIDTH = 78
SAME = "Your code and the solution's are the same."
OWN, OTHER = "Yours", "One other way"


def turned(results: Sequence[Result], known: Mapping[str, Known]) -> list[str]:
    """The exercises that are done now and were not known to be; `known` is what was remembered before.

    Where nothing at all was known, only the last of those that are done: the others may be long since.
    """
    before = {name for name, row in known.items() if row.result.state == DONE}
    new = [result.exercise for result in results if result.state == DONE and result.exercise not in before]
    return new if known else new[-1:]


def is_all(course: Course, results: Sequence[Result], known: Mapping[str, Known]) -> bool:
    """Whether every exercise of a course is done, by these results and what is known of the others."""
    states = {name: row.result.state for name, row in known.items()} | {row.exercise: row.state for row in results}
    return all(states.get(name) == DONE for name in course.names)


def told(course: Course, results: Sequence[Result], file: Path, earlier: Iterable[Result] = ()) -> list[str]:
    """All that is said after a run on a file: of what has turned green, and of the end. Before it is remembered.

    `earlier`: what a run before has found, if that may be remembered nowhere else.
    """
    known = progress.load(course).known | {result.exercise: Known(result, 0.0) for result in earlier}
    lines: list[str] = []
    new = turned(results, known)
    codes = of_file(course, file) if new and course.solutions.exists() else {}
    for name in new:
        exercise = course.exercise(name)
        lines += ["", f"{name} is done: {exercise.title}"]
        lines += [f"  {line}".rstrip() for line in said(course, exercise, codes.get(name, ""))]
    return [*lines, *(end(course) if new and is_all(course, results, known) else [])]


def said(course: Course, exercise: Exercise, code: str = "", python: bool = False) -> list[str]:
    """Why an exercise is so, what to try then, and where there is a solution, that beside the student's code.

    `python`: it is said where lines of Python can be typed, as in a notebook.
    """
    lines = textwrap.wrap(exercise.why, WIDTH)
    if exercise.then:
        typed = [to_type(exercise)] if python else _to_do(course, exercise)
        lines += [*textwrap.wrap(exercise.then, WIDTH), *(f"    {line}" for line in typed if line)]
    ways = two_ways(course, exercise.name, code)
    return [*lines, *(side_by_side(ways) if len(ways) > 1 else [SAME] if ways else [])]


def to_type(exercise: Exercise) -> str:
    """What to try, as a line of Python."""
    return f"try_out({json.dumps(exercise.tries, ensure_ascii=False)})" if exercise.tries else exercise.types


def _to_do(course: Course, exercise: Exercise) -> list[str]:
    """What to type in a terminal."""
    of = "" if course.is_first else f" --course {course.name}"
    if exercise.tries:
        return [f'python -m exercises try "{exercise.tries}"{of}']
    return [f"python -m exercises shell{of}", f">>> {exercise.types}"] if exercise.types else []


def end(course: Course) -> list[str]:
    """What is said when a course is done: what it is that the student has built, and where to go from there."""
    picture = built.text(course)
    lines = ["", "All done." if not picture else "All done. This is what you have built:"]
    lines += ["", *(f"  {line}".rstrip() for line in picture)] if picture else []
    return [*lines, *(["", *course.after] if course.after else [])]


def two_ways(course: Course, name: str, code: str) -> list[tuple[str, str]]:
    """The student's code and the solution's with a title each; the student's alone where both are the same.

    Empty without the student's code, and in a class's copy, which has no solutions.
    """
    if not code or not course.solutions.exists():
        return []
    other = hints.extracted(name, course.master())
    own = hints.extracted(name, code) or code
    same = _bare(own) == _bare(other)
    return [(OWN, own)] if same or not other else [(OWN, own), (OTHER, other)]


def written(function: Any) -> str:
    """The code of a function of a notebook, '' where there is none."""
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError, SyntaxError, IndexError):
        return ""


def _bare(code: str) -> str:
    """A function without what changes nothing: comments, white space, annotations."""
    try:
        tree = ast.parse(textwrap.dedent(code))
    except (SyntaxError, ValueError, RecursionError):
        return code
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
    return ast.dump(tree)


def side_by_side(ways: Collection[tuple[str, str]], width: int = WIDTH) -> list[str]:
    """Pieces of code with their titles: beside each other where so many letters are enough, else one below another."""
    columns = [[f"{title}:", *(f"    {line}" for line in code.rstrip().splitlines())] for title, code in ways]
    if sum(max(map(len, column)) + 2 for column in columns) > width:
        return [line for column in columns for line in column]
    widths = [max(map(len, column)) + 2 for column in columns]
    height = max(map(len, columns))
    padded = [column + [""] * (height - len(column)) for column in columns]
    return [
        "".join(f"{line:{room}}" for line, room in zip(row, widths, strict=True)).rstrip()
        for row in zip(*padded, strict=True)
    ]
