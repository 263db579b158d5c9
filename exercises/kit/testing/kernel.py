"""Which names of a notebook's kernel are not there when the notebook is graded, and a kernel without them for a while.

The grader runs the student's own cells in a fresh process: without the cells of the kit, which load a model, without
what IPython adds, and where nothing can be loaded from a file. So a name is not there that the kit's statements bind,
or one that loads a model or a tokenizer, or one that is made of such a name. Told from the cells that the kernel has
run, in their order: the last binding of a name counts. Where it keeps none, models and tokenizers are known by sight.
Not covered: a cell that was deleted or changed after it ran; names that are bound by a string that is run.
"""

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from exercises.kit import models
from exercises.kit.submission.kit_cells import PACKAGE

CELLS = "_ih"
OF_IPYTHON = re.compile(r"get_ipython|In|Out|exit|quit|_(?:oh|dh|i|ii|iii|_|__|\d+|i\d+)?")
LOADERS = {"from_pretrained", "pipeline"}
# What is loaded from files, by the modules of transformers that define it; what is not imported has no objects.
LOADED = {
    "transformers.modeling_utils": "PreTrainedModel",
    "transformers.tokenization_utils_base": "PreTrainedTokenizerBase",
    "transformers.pipelines.base": "Pipeline",
}
LATER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def not_when_graded(namespace: Mapping[str, Any]) -> dict[str, str]:
    """The names of a kernel that are not there when it is graded, and the name that each of them is made of."""
    cells = namespace.get(CELLS)
    found = {name: name for name, value in namespace.items() if _is_loaded(value)}
    found |= {name: name for name in namespace if isinstance(cells, list) and OF_IPYTHON.fullmatch(name)}
    for statement in (statement for tree in trees(namespace) for statement in tree.body):
        why = None if isinstance(statement, LATER | ast.ClassDef) else _why_it_fails(statement, found)
        for name in _bound(statement):
            if why is None:
                found.pop(name, None)
            else:
                found[name] = name if _is_loaded(namespace.get(name)) else why or name
    return {name: why for name, why in found.items() if name in namespace}


def trees(namespace: Mapping[str, Any]) -> list[ast.Module]:
    """The syntax trees of the cells that a kernel with these globals has run."""
    cells = namespace.get(CELLS)
    return [ast.Module([statement], []) for statement in _statements(cells if isinstance(cells, list) else ())]


def _is_loaded(value: Any) -> bool:
    """Whether this is a model, a tokenizer or a pipeline."""
    classes = [vars(sys.modules[module]).get(kind) for module, kind in LOADED.items() if module in sys.modules]
    return isinstance(value, tuple(kind for kind in classes if isinstance(kind, type)))


def _statements(cells: Iterable[Any]) -> Iterator[ast.stmt]:
    for cell in cells:
        try:
            statements = ast.parse(cell).body
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
            continue
        for statement in statements:
            inner = _of_a_cell_magic(statement)
            yield from [statement] if inner is None else _statements([inner])


def _of_a_cell_magic(statement: ast.stmt) -> str | None:
    """The code under `%%time` and the like: the kernel keeps such a cell as a call that is given its text."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "run_cell_magic" and call.args:
        text = call.args[-1]
        return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None
    return None


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names of the notebook that a statement binds."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in _run_at_once(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]


def _why_it_fails(statement: ast.stmt, lacking: Mapping[str, str]) -> str | None:
    """What a statement lacks when it is graded; '' for the kit itself or a model, None where it lacks nothing."""
    for node in _run_at_once(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in lacking:
            return node.id
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == PACKAGE:
            return ""
        if isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == PACKAGE for alias in node.names):
            return ""
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in LOADERS:
            return ""
    return None


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement but for the bodies of functions in it, which run when they are called."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, LATER):
            yield from _run_at_once(child)


def loaded(namespace: Mapping[str, Any]) -> models.Loaded | None:
    """The notebook's own `model` and `tokenizer`, if they are what these names say."""
    model, tokenizer = namespace.get("model"), namespace.get("tokenizer")
    if not (_is_loaded(model) and _is_loaded(tokenizer) and hasattr(model, "config")):
        return None
    return models.Loaded("", model, tokenizer)


@contextmanager
def without(namespace: dict[str, Any], names: Iterable[str]) -> Iterator[None]:
    """A kernel's globals without these names, inside this context; IPython's are taken from the built-ins too."""
    taken = {name: namespace.pop(name) for name in names if name in namespace}
    of_all = {name: vars(builtins)[name] for name in ("get_ipython",) if name in vars(builtins) and name in taken}
    for name in of_all:
        delattr(builtins, name)
    try:
        yield
    finally:
        vars(builtins).update(of_all)
        namespace.update({name: value for name, value in taken.items() if name not in namespace})
