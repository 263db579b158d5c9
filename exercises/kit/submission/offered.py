"""What a function may call and no run has a use for: it is there, and does nothing, so that it costs nobody a mark.

`display`, which a notebook has without an import, shows nothing. `torch.compile` and `model.compile()` give back what
they are given: to compile takes minutes for what runs once. The student is told (`notes`).
Not covered: `get_ipython`, which is there in no run but the notebook's own; torch.jit, which is quick; what a notebook
has compiled before it is checked, with torch before 2.6.
"""

import ast
import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from exercises.kit.reading.nodes import nodes
from exercises.kit.submission.loader import Source


def show_nothing(*objects: Any, **options: Any) -> None:
    """Stands for `display`."""


def offer(is_notebook: bool) -> None:
    """Have `display` for a file if it is a notebook, and for no other."""
    known = vars(builtins)
    if is_notebook:
        known.setdefault("display", show_nothing)
    elif known.get("display") is show_nothing:
        del known["display"]


def as_it_is(model: Any = None, *arguments: Any, **options: Any) -> Any:
    """Stands for `torch.compile`, called with a function or as a decorator with options."""
    return model if model is not None else as_it_is


def leave_as_it_is(self: Any, *arguments: Any, **options: Any) -> None:
    """Stands for the method `compile` of a model."""


@contextmanager
def nothing_compiled() -> Iterator[None]:
    """Nothing is compiled inside this context, and what was compiled before runs as it was written."""
    import torch

    put_back = compile_nothing()
    # Only who has compiled something has this module, which takes seconds to import.
    stance = getattr(torch.compiler, "set_stance", None) if "torch._dynamo" in sys.modules else None
    try:
        with stance("force_eager") if stance is not None else nullcontext():
            yield
    finally:
        put_back()


def compile_nothing() -> Callable[[], None]:
    """Compile nothing from now on. Returns what makes it as it was."""
    import torch

    function, method = torch.compile, torch.nn.Module.compile
    torch.compile, torch.nn.Module.compile = as_it_is, leave_as_it_is  # type: ignore[method-assign]

    def put_back() -> None:
        torch.compile, torch.nn.Module.compile = function, method  # type: ignore[method-assign]

    return put_back


def notes(source: Source) -> list[str]:
    """What is said of a file that compiles: told from its text, once for a file."""
    for cell in source.cells:
        for node in nodes(cell.tree) if cell.tree else ():
            if _compiles(node):
                line = getattr(node, "lineno", 0)
                return [f"{cell.label}: line {line}: torch.compile is left out here, the function itself runs."]
    return []


def _compiles(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "torch" and any(alias.name == "compile" for alias in node.names)
    named = isinstance(node, ast.Attribute) and node.attr == "compile" and isinstance(node.value, ast.Name)
    return named and node.value.id in ("torch", "model")  # type: ignore[attr-defined]
