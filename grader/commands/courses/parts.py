"""Whether the parts of a course are there and can be read, before anything is done with them.

Every problem is said with file and line, and ends the command (BadCourse). Nothing is run here, but for
`refuse_failures`, which reads what came of running the solutions.
Covered: hidden suites that aren't UTF-8 or no Python, and tests in them that name no exercise of this course; of a
course that lies in a folder also missing folders and files, functions that the solutions lack, its public checks and
misconceptions. Not covered: what a test finds (`grader verify`), and marks that a test makes while it runs.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from exercises.kit.manifest import Course
from grader.records.record import Outcome
from solutions import build, loading, misconceptions, oracle
from solutions.loading import BadCourse

MARK = "pytestmark = pytest.mark.exercise(NAME)"


def check(course: Course, suite: Path | None = None) -> None:
    """Refuse a course whose parts can't be used, with this hidden suite or its own. Raises BadCourse."""
    if course.is_folder:
        _check_folder(course)
    for path in [*course.public_checks(), *sorted((suite or course.hidden).rglob("test_*.py"))]:
        for line, problem in _strays(loading.parsed(path), course):
            raise BadCourse(f"{path}: line {line}: {problem}")


def _check_folder(course: Course) -> None:
    for folder in (course.checks, course.misconceptions, course.hidden):
        if not folder.is_dir():
            raise BadCourse(f"{folder}: no such folder. A course has one of that name, if only an empty one.")
    _check_solutions(course)
    for path in (course.oracle, course.corpus):
        if path is not None and path.is_file():
            loading.parsed(path)
    oracle.names(course)
    misconceptions.catalogue(course)


def _check_solutions(course: Course) -> None:
    defined: dict[str, tuple[Path, int]] = {}
    if not all(path.is_file() for path in course.masters()) or not course.masters():
        raise BadCourse(f"{course.solutions}: no such file. A course has its solutions there.")
    for path in course.masters():
        for node in loading.parsed(path).body:
            if isinstance(node, ast.FunctionDef):
                if node.name in course.names and node.name in defined:
                    where, line = defined[node.name]
                    raise BadCourse(
                        f"{path}: line {node.lineno}: {node.name} is defined twice, first in {where.name}, line {line}."
                    )
                defined[node.name] = path, node.lineno
    for name in course.names:
        if name not in defined:
            raise BadCourse(f"{course.masters()[0]}: line 1: no function {name}, which {course.manifest.name} names.")
    _check_stubs(course)


def _check_stubs(course: Course) -> None:
    """Refuse a solution that a class would get: one without a region."""
    tree = ast.parse(build.stubs_of(course))
    for node in tree.body:
        is_exercise = isinstance(node, ast.FunctionDef) and node.name in course.names
        if is_exercise and not any(_is_stub(part) for part in ast.walk(node)):
            name: str = node.name  # type: ignore[attr-defined]
            path, line = _defined_in(course, name)
            raise BadCourse(
                f"{path}: line {line}: {name} has no # STUB, # BEGIN SOLUTION and # END SOLUTION: a class would get "
                "the solution."
            )


def _is_stub(node: ast.AST) -> bool:
    """Whether this is `raise NotImplementedError(...)`."""
    raised = node.exc if isinstance(node, ast.Raise) else None
    return isinstance(raised, ast.Call) and getattr(raised.func, "id", "") == NotImplementedError.__name__


def _defined_in(course: Course, name: str) -> tuple[Path, int]:
    found = [
        (path, node.lineno)
        for path in course.masters()
        for node in loading.parsed(path).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    return found[0]


@lru_cache(maxsize=256)
def _strays(tree: ast.Module, course: Course) -> tuple[tuple[int, str], ...]:
    """The lines of tests that name no exercise of this course, and why; told once for a tree."""
    return tuple(_looked_for(tree, course))


def _looked_for(tree: ast.Module, course: Course) -> Iterator[tuple[int, str]]:
    known = ", ".join(course.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_mark(node):
            name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            if name is not None and name not in course.names:
                yield node.lineno, f"{name!r} names no exercise of this course, {course.name}. It has {known}."
    for test in _without_a_mark(tree.body):
        yield test.lineno, f"{test.name} names no exercise of this course, {course.name}. Mark it: {MARK}"


def _without_a_mark(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """The tests of a file, or of a class, that neither it nor they themselves mark with an exercise."""
    body = list(body)
    if any(_names_exercises([statement]) for statement in body if isinstance(statement, ast.Assign)):
        return
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and _names_exercises(node.decorator_list):
            continue
        if isinstance(node, ast.ClassDef):
            yield from _without_a_mark(node.body)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node


def _names_exercises(nodes: Iterable[ast.AST]) -> bool:
    return any(isinstance(part, ast.Call) and _is_mark(part) for node in nodes for part in ast.walk(node))


def _is_mark(call: ast.Call) -> bool:
    """Whether this is `...mark.exercise(...)`."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "exercise"


def refuse_failures(course: Course, outcomes: Iterable[tuple[Outcome, str]]) -> None:
    """Refuse a folder's solutions that don't pass the course's own tests; with each outcome, why. Raises BadCourse."""
    for outcome, why in outcomes if course.is_folder else ():
        if outcome.verdict != "passed" and not outcome.left_out:
            path, line = place_of(course, outcome)
            raise BadCourse(
                f"{path}: line {line}: the course's own solution of {outcome.exercise} does not pass {outcome.name}: "
                f"{outcome.verdict}. {' '.join((why or outcome.message).split())[:400]}"
            )


def place_of(course: Course, outcome: Outcome) -> tuple[Path, int]:
    """Where a test stands: its file and line; the first of the course where it is not found."""
    name = outcome.name.partition("[")[0]
    paths = course.public_checks() if outcome.visibility == "public" else sorted(course.hidden.rglob("test_*.py"))
    for path in paths:
        for node in ast.walk(loading.parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return path, node.lineno
    return course.masters()[0], 1
