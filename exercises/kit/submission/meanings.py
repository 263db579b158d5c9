"""What an exception in a student's code comes from, where Python's own words don't say it.

Covered: a name of Python's own, or of a function, that the file gives another value; a debugger that nobody serves; a
model that is loaded at the margin; a function that calls itself without an end.
Not covered: what a library means by its errors; that is what the known mistakes are for (diagnosis.py).
"""

import ast
import bdb
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from types import CodeType, TracebackType
from typing import Any

from exercises.kit.values import type_name

LOADERS = {"from_pretrained", "pipeline"}
NOT_CALLABLE = re.compile(r"'(\w{1,80})' object is not callable")
UNBOUND = re.compile(r"local variable '(\w{1,80})'")
LOCAL = "`{name}` is Python's own, but this function gives the name another value: choose another name."
ENDLESS = "A function calls itself again and again, without an end. What is to stop it?"
DEBUGGER = "A debugger was asked for: breakpoint() or pdb. Nobody serves one here: take it out."


def of(error: BaseException, namespace: Mapping[str, Any], trees: Iterable[ast.Module]) -> str:
    """What an exception means that came out of code with these globals; '' where there is nothing to add."""
    if isinstance(error, bdb.BdbQuit):
        return DEBUGGER
    if isinstance(error, RecursionError):
        return ENDLESS
    code = _last_code(error.__traceback__, namespace)
    if code is None:
        return ""
    if isinstance(error, UnboundLocalError):
        unbound = UNBOUND.search(_text(error))
        if unbound and hasattr(builtins, unbound[1]):
            return LOCAL.format(name=unbound[1])
    found = NOT_CALLABLE.search(_text(error)) if isinstance(error, TypeError) else None
    return _shadowed(found[1], code, namespace, list(trees)) if found else ""


def of_statement(node: ast.stmt, namespace: Mapping[str, Any], trees: Iterable[ast.Module]) -> str:
    """What it may come from that a statement at the margin failed; '' where there is nothing to add."""
    used = [found for found in ast.walk(node) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Load)]
    if any(isinstance(found, ast.Call) and _called(found) in LOADERS for found in ast.walk(node)):
        return "Does it load a model? The functions are given one: leave the line out."
    trees = list(trees)
    for name in dict.fromkeys(found.id for found in used if hasattr(builtins, found.id)):
        if name in namespace and not isinstance(namespace[name], type) and not callable(namespace[name]):
            return _no_longer(name, "Python's own", trees)
    return ""


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _no_longer(name: str, what: str, trees: list[ast.Module]) -> str:
    line = max(_bound_lines(name, trees), default=0)
    where = f"line {line} of the file" if line else "the file"
    return f"`{name}` is not {what} here: {where} gives the name another value. Choose another name there."


def not_callable(name: str, value: Any, trees: Iterable[ast.Module]) -> str:
    """What is said where the name of a function stands for something else."""
    line = max(_bound_lines(name, trees), default=0)
    where = f": line {line} gives the name another value" if line else ""
    return f"{name} is no function but an object of type {type_name(value)}{where}. Choose another name there."


def _text(error: BaseException) -> str:
    try:
        return str.__getitem__(str(error), slice(500))
    except BaseException:
        return ""


def _last_code(trace: TracebackType | None, namespace: Mapping[str, Any]) -> CodeType | None:
    """The code of the student's own that an exception came through last."""
    code = None
    while trace is not None:
        if trace.tb_frame.f_globals is namespace:
            code = trace.tb_frame.f_code
        trace = trace.tb_next
    return code


def _shadowed(kind: str, code: CodeType, namespace: Mapping[str, Any], trees: list[ast.Module]) -> str:
    for name in code.co_varnames:
        if hasattr(builtins, name):
            return LOCAL.format(name=name)
    for name in code.co_names:
        if name in namespace and type_name(namespace[name]) == kind:
            return _no_longer(name, "Python's own" if hasattr(builtins, name) else "a function", trees)
    return ""


def _bound_lines(name: str, trees: Iterable[ast.Module]) -> Iterator[int]:
    """The lines in which a name is given a value at the margin, but for definitions."""
    for tree in trees:
        for statement in tree.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name:
                    yield node.lineno
                elif isinstance(node, ast.alias) and (node.asname or node.name.partition(".")[0]) == name:
                    yield statement.lineno
