"""Which modules a submission imports that this Python has not, and which of its names hang on them.

Told from the syntax, before a line of it runs: so nothing that the submission does later has a say in it.
Covered: imports anywhere in a file, and in the modules that it brings along; names at the top level that are made of
what could not be imported. Not covered: modules that are imported by a name that is put together; a module that is
there and can't be loaded.
"""

import ast
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from exercises.kit.reading.nodes import nodes
from exercises.kit.submission.beside import KITS

# By a module's name: the names of the submission that are not there without it.
Lacking = dict[str, list[str]]
NO_MODULE = re.compile(r"^ModuleNotFoundError: No module named '([^'.]+)")
NO_NAME = re.compile(r"^NameError: name '([^']+)' is not defined")
LATER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@cache
def is_there(module: str) -> bool:
    """Whether this Python has a module of that name, by the first part of it. Nothing is imported."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def of(trees: Iterable[ast.Module], own: Iterable[str] = ()) -> Lacking:
    """What the files with these syntax trees lack. `own` are the names of modules that the submission brings along."""
    own = {*own, *KITS}
    found: Lacking = {}
    trees = list(trees)
    for node in (node for tree in trees for node in nodes(tree)):
        for module, names in _imports(node):
            if module not in own and not is_there(module):
                found.setdefault(module, []).extend(names)
    if found:
        for statement in (statement for tree in trees for statement in tree.body):
            _add_what_is_made_of_it(statement, found)
    return found


def _imports(node: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """(the first part of a module's name, the names that are bound) for what a statement imports."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield top, [alias.asname or top]
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.partition(".")[0], [alias.asname or alias.name for alias in node.names]


def _add_what_is_made_of_it(statement: ast.stmt, found: Lacking) -> None:
    """Add the names that a statement binds, if it uses one that is not there while it runs."""
    used = {node.id for node in _run_at_once(statement) if isinstance(node, ast.Name)}
    for names in found.values():
        if used.intersection(names) and not isinstance(statement, ast.Import | ast.ImportFrom | ast.Try):
            stored = (node for node in nodes(statement) if isinstance(node, ast.Name))
            bound = [node.id for node in stored if isinstance(node.ctx, ast.Store)]
            names += [getattr(statement, "name", "")] if hasattr(statement, "name") else bound


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement that run when it does: of a function its decorators and defaults, not its body."""
    yield node
    inner = ast.iter_child_nodes(node)
    if isinstance(node, LATER):
        arguments = node.args
        inner = iter([*getattr(node, "decorator_list", []), *arguments.defaults, *filter(None, arguments.kw_defaults)])
    for child in inner:
        yield from _run_at_once(child)


def which(text: str, function: str, lacking: Mapping[str, Iterable[str]]) -> str:
    """The module for want of which an exception with this text was raised, or the function is not there; else ''."""
    module = NO_MODULE.match(text)
    if module and module[1] in lacking:
        return module[1]
    name = NO_NAME.match(text)
    wanted = name[1] if name else function if not text else ""
    return next((module for module, names in lacking.items() if wanted and wanted in names), "")


def said(function: str, module: str) -> str:
    """What a student is told, and where `named` finds the module again."""
    return (
        f"{function} needs the module {module}, which is not installed where this was graded. That is no fault of "
        "yours, and your instructor sees it too."
    )


def named(message: str) -> str:
    """The module that such a message names; '' for any other message."""
    found = re.search(r" needs the module (\w+), which is not installed", message)
    return found[1] if found else ""
