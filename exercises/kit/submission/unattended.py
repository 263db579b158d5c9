"""What waits for a person, where nobody is: `input`, `breakpoint` and pdb.

A debugger is passed over, so that a line that was left in costs nobody a mark; `input` raises, and says why.
`waits` finds them in the text: a student is told before the file is handed in.
Covered: a worker, for good; a student's own process where its input is no terminal, for a while.
Not covered: other ways to read a terminal; a terminal with `pytest -s`, where a debugger works as ever.
"""

import ast
import builtins
import pdb
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from exercises.kit.reading.nodes import nodes

INPUT = (
    "input() waits for a person, and nobody is there when your file is checked: "
    "use what the function is given, or leave the line out."
)
PASSED_OVER = "a debugger waits for a person. It is passed over when your file is checked: take it out."
# So many lines are named.
MAX_NAMED = 5


def ask_nobody(*prompt: Any) -> NoReturn:
    """Stands for `input`."""
    raise EOFError(INPUT)


def pass_over(*anything: Any, **more: Any) -> None:
    """Stands for what starts a debugger."""


def _for_a_debugger(ask: Callable[..., str]) -> Callable[..., str]:
    """What stands for `input` where a debugger is served: pdb asks by it too, out of the module `cmd`."""

    def asked(*prompt: Any) -> str:
        return ask(*prompt) if sys._getframe(1).f_globals.get("__name__") == "cmd" else ask_nobody(*prompt)

    return asked


def from_now_on() -> None:
    """Nobody answers in this process any more: for a worker."""
    builtins.input = ask_nobody
    sys.breakpointhook = pass_over
    pdb.set_trace = pdb.Pdb.set_trace = pass_over  # type: ignore[method-assign]


@contextmanager
def where_nobody_is() -> Iterator[None]:
    """Nobody answers inside this context, if this process has no terminal; in a notebook there is always somebody.

    Where a debugger of somebody's own was put behind `breakpoint`, as watch mode and editors do, that one works.
    """
    if _is_a_kernel() or (sys.__stdin__ is not None and sys.__stdin__.isatty()):
        yield
        return
    before = builtins.input, sys.breakpointhook, pdb.set_trace, pdb.Pdb.set_trace
    if sys.breakpointhook is sys.__breakpointhook__:
        from_now_on()
    else:
        builtins.input = _for_a_debugger(builtins.input)
    try:
        yield
    finally:
        builtins.input, sys.breakpointhook, pdb.set_trace, pdb.Pdb.set_trace = before  # type: ignore[method-assign]


def _is_a_kernel() -> bool:
    """Whether this process is a notebook's: IPython runs in it, and its shell belongs to a kernel."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def _asks_for_main(statement: ast.If) -> bool:
    """Whether this is `if __name__ == "__main__":`, which does not run here."""
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in nodes(statement.test))


def waits(label: str, tree: ast.Module) -> Iterable[str]:
    """'LABEL: line 3: ...' for the places in a syntax tree that wait for a person."""
    found: dict[int, str] = {}
    run = (statement for statement in tree.body if not (isinstance(statement, ast.If) and _asks_for_main(statement)))
    for node in (node for statement in run for node in nodes(statement)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("breakpoint", "set_trace"):
                found.setdefault(node.lineno, PASSED_OVER)
            elif name == "input" and isinstance(node.func, ast.Name):
                found.setdefault(node.lineno, INPUT)
    for line in sorted(found)[:MAX_NAMED]:
        said = "breakpoint() or pdb: " if found[line] is PASSED_OVER else ""
        yield f"{label}: line {line}: {said}{found[line]}"
