"""What a function of a student's builds on, and what is said of one when that is not right yet: that, and nothing else.

Which of the student's functions another one calls is read off the text, through helper functions too. Where there is no
text (functions made by hand in a shell), the manifest tells what builds on what.
Covered: definitions, lambdas and other statements at the left margin; the last one for a name holds.
Not covered: a function that is found by a string, and one that stands in a helper file.
"""

import ast
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from exercises.kit.manifest import Course
from exercises.kit.reading.nodes import nodes

# So many names are looked at: a hostile file may define a million functions.
MAX_NAMES = 200
SAID = "it calls your {}, which is not done yet: mend that first"


def reached(trees: Iterable[ast.Module]) -> dict[str, list[str]]:
    """The names of a file that each of its names uses, directly or through another, by name."""
    trees = list(trees)
    uses: dict[str, set[str]] = {}
    for statement in (statement for tree in trees for statement in tree.body):
        for name in _bound(statement):
            uses[name] = _used(statement)
    functions = (name for tree in trees for name in _functions(tree))
    known = list(islice(dict.fromkeys([*functions, *uses]), MAX_NAMES))
    return {name: _all_below(name, {other: uses[other] & set(known) for other in known}) for name in known}


def _functions(tree: ast.Module) -> Iterator[str]:
    return (node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement at the margin gives a meaning of the file's own."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _used(statement: ast.stmt) -> set[str]:
    """The names that a statement reads, but for those that are its own: parameters, and what it binds inside."""
    own = {node.arg for node in nodes(statement) if isinstance(node, ast.arg)}
    names = [node for node in nodes(statement) if isinstance(node, ast.Name)]
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        own |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} - own


def _all_below(name: str, uses: Mapping[str, set[str]]) -> list[str]:
    found: set[str] = set()
    waiting = deque([name])
    while waiting:
        new = uses[waiting.popleft()] - found
        found |= new
        waiting.extend(new)
    return sorted(found - {name})


def below(course: Course, exercise: str, uses: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The earlier exercises that a student's function calls, in teaching order. `uses`: what `reached` says.

    Where that knows nothing at all, the manifest says what it builds on.
    """
    if not uses:
        return course.builds_on(exercise)
    earlier = course.names[: course.names.index(exercise)]
    return tuple(name for name in earlier if name in uses.get(exercise, ()))


def said(name: str) -> str:
    """What is said of a function that calls one which is not right yet."""
    return SAID.format(name)


def is_said(message: str) -> bool:
    """Whether a message is that."""
    before, after = SAID.split("{}")
    return message.startswith(before) and message.endswith(after)
