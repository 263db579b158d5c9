"""Where a function stands that a file does not define at its margin: told from the text, before a line of it runs.

Covered: a definition that can't be parsed, one inside of a function, a class or a block that does not run, in a string,
in a comment, in a text cell; work beside a `raise NotImplementedError` that was left.
Not covered: functions made as the file runs.
Names are the student's own; a course's are not known here.
"""

import ast
import difflib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from exercises.kit.reading.nodes import nodes
from exercises.kit.reading.recovery import Problem

# So many names are explained, each in so many letters: a hostile file may define a million functions.
MAX_NAMES, MAX_WORDS = 100, 500
# How alike a name must be to be taken for a slip of the pen: `tokenise` is, `greedy_step` is not greedy_generate.
CUTOFF = 0.85
BROKEN = "can't be read"
IN_TEXT = re.compile(r"^[ \t>]*+(?:async[ \t]++)?def[ \t]++(\w++)[ \t]*+\(", re.MULTILINE)
IN_COMMENT = re.compile(r"^[ \t]*+#[#\t ]*+(?:async[ \t]++)?def[ \t]++(\w++)[ \t]*+\(", re.MULTILINE)
Definition = ast.FunctionDef | ast.AsyncFunctionDef


def of(
    parts: Iterable[tuple[str, str, ast.Module | None, list[Problem]]], texts: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Why a name is no function of the file, by name.

    `parts` are (where, text, tree, what could not be parsed) of the code, with '' as the place for a .py as a whole;
    `texts` are (where, text) of a notebook's other cells, with what to do about it. The first reason that there is for
    a name is given.
    """
    parts = list(parts)
    found: dict[str, str] = {}
    for name, words in (*_broken(parts), *_elsewhere(parts), *_in_texts(parts, texts)):
        if len(found) >= MAX_NAMES:
            break
        found.setdefault(name, words if len(words) <= MAX_WORDS else f"{words[:MAX_WORDS]}...")
    return found


def _at(where: str, line: int) -> str:
    return f"{where}, line {line}" if where else f"line {line}"


def _broken(parts: list[tuple[str, str, ast.Module | None, list[Problem]]]) -> Iterator[tuple[str, str]]:
    for where, _, _, problems in parts:
        for problem in problems:
            for name in problem.names:
                yield name, f"{name} {BROKEN}: {f'{where}, ' if where else ''}{problem}"


def _elsewhere(parts: list[tuple[str, str, ast.Module | None, list[Problem]]]) -> Iterator[tuple[str, str]]:
    for where, _, tree, _ in parts:
        for node, inside in _nested(tree):
            if isinstance(node, Definition):
                yield node.name, f"{node.name} stands {inside} ({_at(where, node.lineno)}). Move it to the left margin."
            elif isinstance(node, ast.Constant):
                for found in islice(IN_TEXT.finditer(str(node.value)), MAX_NAMES):
                    line = node.lineno + str(node.value).count("\n", 0, found.start())
                    yield found[1], f"{found[1]} stands in a string ({_at(where, line)}): take the quotes away."


def _nested(tree: ast.Module | None) -> Iterator[tuple[ast.AST, str]]:
    """The definitions that are not at the margin, with what they are in, and the texts that stand as statements."""
    waiting: deque[tuple[ast.AST, str]] = deque([(tree, "")] if tree else [])
    while waiting:
        parent, inside = waiting.popleft()
        here = inside
        if isinstance(parent, Definition):
            here = f"inside of the function {parent.name}, where nothing outside can call it"
        elif isinstance(parent, ast.ClassDef):
            here = f"inside of the class {parent.name}, as a method of it"
        elif isinstance(parent, ast.If) and any(getattr(part, "id", "") == "__name__" for part in nodes(parent.test)):
            here = 'below `if __name__ == "__main__":`, which does not run when your file is checked'
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, Definition) and here:
                yield child, here
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant) and not here:
                yield child.value, ""
            if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                waiting.append((child, here))


def _in_texts(
    parts: list[tuple[str, str, ast.Module | None, list[Problem]]], texts: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for where, text, _, _ in parts:
        for found in islice(IN_COMMENT.finditer(text), MAX_NAMES):
            line = text.count("\n", 0, found.start()) + 1
            yield found[1], f"{found[1]} stands in a comment ({_at(where, line)}): take the # away."
    for where, text in texts:
        for found in islice(IN_TEXT.finditer(text), MAX_NAMES):
            yield found[1], f"{found[1]} stands in {where}."


def defined(trees: Iterable[ast.Module]) -> tuple[str, ...]:
    """The names of the functions at the margin."""
    names = (node.name for tree in trees for node in tree.body if isinstance(node, Definition))
    return tuple(islice(dict.fromkeys(names), MAX_NAMES))


def why_missing(name: str, elsewhere: Mapping[str, str], names: Sequence[str]) -> str:
    """Why a file has no function of a name: where it stands, or what is called nearly so; '' where neither is known."""
    if name in elsewhere or name in names:
        return elsewhere.get(name, "")
    plain = {other.lower().replace("_", ""): other for other in reversed(names)}
    alike = difflib.get_close_matches(name.replace("_", ""), plain, n=1, cutoff=CUTOFF)
    if not alike:
        return ""
    return f"there is no function {name} in the file, but {plain[alike[0]]}: is it that? Then call it {name}."


def is_broken(name: str, elsewhere: Mapping[str, str]) -> str:
    """What is said of a definition of this name that can't be parsed; '' where there is none."""
    words = elsewhere.get(name, "")
    return words if words.startswith(f"{name} {BROKEN}") else ""


def left_raises(trees: Iterable[ast.Module]) -> dict[str, str]:
    """What is said of functions in which work stands beside a `raise NotImplementedError`, by name."""
    found: dict[str, str] = {}
    for tree in trees:
        for node in tree.body:
            if isinstance(node, Definition):
                found.pop(node.name, None)
                words = _left_raise(node)
                if words and len(found) < MAX_NAMES:
                    found[node.name] = words
    return found


def _left_raise(function: Definition) -> str:
    raises = [node for node in nodes(function) if isinstance(node, ast.Raise) and _is_stubs(node)]
    work = [node for node in function.body if node not in raises and not _is_nothing(node)]
    if not raises or not work:
        return ""
    line = raises[0].lineno
    place = "above" if work[0].lineno < line else "below"
    return f"line {line} still raises NotImplementedError, and your code stands {place} it. Delete that line."


def _is_stubs(node: ast.Raise) -> bool:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _is_nothing(node: ast.stmt) -> bool:
    """Whether a statement does no work: a docstring, `...`, `pass`."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
