"""What a file will import, imported before it runs: afterwards its process may have no files to import from.

`run` does the import statements of a file, wherever they stand, and calls such as `importlib.import_module("json")`
that name a module outright; then what the libraries among them would import at the first call of some function.
Covered: lazy attributes of modules (`numpy.testing`), by name or by `getattr(numpy, "testing")`; imports inside the
functions of a library, of the standard library or of its own package.
Not covered: names that the file works out only as it runs; a library that finds its parts in other ways, or writes a
file when it is loaded (for matplotlib, which does, see grader/sandbox/warm/plots.py).
Nothing of the file itself is run.
"""

import ast
import builtins
import contextlib
import dis
import importlib
import importlib.util
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from itertools import takewhile
from types import CodeType, FunctionType, ModuleType
from typing import Any

from exercises.kit.reading.nodes import nodes

# So much processor time goes into what libraries import at first use: a large package has thousands of such imports.
SECONDS = 1.0
# Of these the zygote has loaded what matters by name: to follow every import in them would load all their rooms.
LARGE = {"torch", "transformers", "sympy"}
# No function that anybody calls needs them: they build packages, or print or open a window when they are loaded.
NEVER = ("antigravity", "distutils", "idlelib", "lib2to3", "numpy.distutils", "numpy.f2py", "this", "tkinter", "turtle")
LOADERS = (importlib.import_module, importlib.util.find_spec, builtins.__import__)


def run(trees: Iterable[ast.Module]) -> None:
    """Run the imports of a file, given as syntax trees. What can't be imported is passed over; its own run will say."""
    newest = newest_module()
    names: dict[str, Any] = {"__name__": "imports"}
    all_nodes = [node for tree in trees for node in nodes(tree)]
    for node in all_nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            with contextlib.suppress(BaseException):
                exec(compile(ast.Module([node], []), "imports", "exec"), names)
    for node in all_nodes:
        with contextlib.suppress(BaseException):
            if isinstance(node, ast.Attribute):
                _look_up(node, names)
            elif isinstance(node, ast.Call):
                _load_what_is_named(node, names)
    follow(modules_since(newest), SECONDS)


def newest_module() -> str:
    """The name of the module that was loaded last."""
    return next(reversed(sys.modules))


def modules_since(newest: str) -> list[str]:
    """The names of the modules that were loaded after that one, the last first.

    Only these are looked at: to touch the names of the thousands that a worker has from the zygote would copy their
    memory, which takes 8 ms.
    """
    return list(takewhile(lambda name: name != newest, reversed(sys.modules)))


def _look_up(node: ast.expr, names: dict[str, Any]) -> Any:
    """What a dotted name means as far as it leads through modules. Raises LookupError where it doesn't."""
    if isinstance(node, ast.Name):
        return names[node.id] if node.id in names else vars(builtins)[node.id]
    if isinstance(node, ast.Attribute):
        owner = _look_up(node.value, names)
        if isinstance(owner, ModuleType):
            return getattr(owner, node.attr)
    raise LookupError


def _load_what_is_named(call: ast.Call, names: dict[str, Any]) -> None:
    """Load the module that a call names as it is written. Raises all that imports and look-ups raise."""
    function = _look_up(call.func, names)
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "name")]
    texts = [value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    if any(function is loader for loader in LOADERS):
        importlib.import_module(texts[0])
    elif function is getattr and isinstance(owner := _look_up(call.args[0], names), ModuleType):
        getattr(owner, texts[0])


def follow(modules: Iterable[str], seconds: float) -> None:
    """Import what functions of these modules import when they are called, and so on with what that brings along.

    Followed are imports of the standard library and of a module's own package, for so much processor time.
    """
    end = time.process_time() + seconds
    waiting = [name for name in modules if name.partition(".")[0] not in LARGE]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while waiting:
            importer = waiting.pop()
            newest = newest_module()
            for name in _imports_in(sys.modules.get(importer)):
                if time.process_time() > end:
                    return
                if _is_followed(name, importer):
                    with contextlib.suppress(BaseException):
                        importlib.import_module(name)
            waiting += [name for name in modules_since(newest) if name.partition(".")[0] not in LARGE]


def _is_followed(name: str, importer: str) -> bool:
    top = name.partition(".")[0]
    parent = sys.modules.get(name.rpartition(".")[0])
    return (
        name not in sys.modules
        and (top in sys.stdlib_module_names or top == importer.partition(".")[0])
        and not name.startswith(NEVER)
        and (parent is None or hasattr(parent, "__path__"))  # else the name is that of a function or a class
    )


def _imports_in(module: ModuleType | None) -> Iterator[str]:
    """The full names that the functions of a module import. Of `from a import b` both a and a.b: b may be a module."""
    for function in _functions(module):
        for level, wanted, step in _import_steps(function.__code__):
            with contextlib.suppress(ImportError, TypeError):
                dotted = "." * level + step
                name = importlib.util.resolve_name(dotted, function.__globals__.get("__package__") or None)
                yield name
                yield from (f"{name}.{part}" for part in wanted or ())


def _functions(module: ModuleType | None) -> Iterator[FunctionType]:
    """The functions that a module defines, those of its classes and what decorators have taken in among them.

    What they are called and where they say they are from is no sign of it: libraries change both.
    """
    if not isinstance(module, ModuleType):
        return
    for value in list(vars(module).values()):
        held = list(vars(value).values()) if isinstance(value, type) else [value]
        for one in held:
            function = getattr(one, "__func__", getattr(one, "fget", one)) if type(one) in WRAPPERS else one
            while type(function) is FunctionType:
                if function.__globals__ is vars(module):
                    yield function
                function = function.__dict__.get("__wrapped__")


WRAPPERS = (staticmethod, classmethod, property)
IMPORT = dis.opmap["IMPORT_NAME"]


def _import_steps(code: CodeType) -> Iterator[tuple[int, tuple[str, ...] | None, str]]:
    """(level, names, module) of every import in a piece of code and in the functions inside it."""
    if IMPORT in code.co_code[::2]:
        steps = [step for step in dis.get_instructions(code) if step.opname != "EXTENDED_ARG"]
        for level, wanted, step in zip(steps, steps[1:], steps[2:], strict=False):
            if step.opcode == IMPORT and isinstance(level.argval, int):
                yield level.argval, wanted.argval, step.argval
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _import_steps(inner)
