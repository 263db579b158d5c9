"""A student's file, .py or .ipynb, as a module.

Both kinds run the same way: statement by statement, in document order, in a module that is found in `sys.modules` (so
that dataclasses, pickle and inspect work). A statement that fails is noted and the rest go on; those that failed are
tried again at the end, for as long as that helps any of them: this mends cells that stand in the wrong order. Then the
last definition of a name holds.
So the same code gets the same grade in either form, and a forgotten call at the bottom of a file costs nobody a mark.
Nor does one that takes long: a file has its seconds, the statement that uses them up is stopped, and of what follows
the definitions and imports run.

Covered: whatever reading/ makes of the bytes; `from __future__`.
Not covered: top-level `await`; a statement that hangs in C, which whoever runs this has to end.
`execute` runs the student's code and belongs in a worker, or in the student's own process.
"""

import __future__

import ast
import io
import linecache
import sys
import time
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exercises.kit.reading.source import MAX_BYTES, Cell, Source, Unreadable, code_parts, read
from exercises.kit.submission import beside, meanings, time_limit, unattended
from exercises.kit.system import awaited
from exercises.kit.values import type_name

__all__ = [
    "MAX_BYTES", "Cell", "Source", "Unreadable", "code_parts", "describe_error", "execute", "execute_here", "read",
    "read_file",
]  # fmt: skip
ALL_FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
# What still runs when a file has used up its time, and for how long each: functions count, wherever they stand.
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
SECONDS_BEYOND, ALL_BEYOND = 1.0, 5.0
TOO_LONG = (
    "{place} was stopped: the file may run for {seconds:g} seconds in all. Does it load a model, or work on a lot of "
    'data? That is not needed for the functions: take it out, or put it below `if __name__ == "__main__":`. '
    "Is it a loop that waits for input, or never ends? The same."
)


def execute(
    source: Source,
    *,
    module: str,
    passing: tuple[type[BaseException], ...] = (),
    seconds: float = time_limit.SECONDS,
) -> types.ModuleType:
    """Run a student's file as the module of the name `module`. What fails is noted in `source.notes`, not raised.

    Exceptions of the types `passing` are raised all the same: what stops a student's own process is not the file's.
    """
    run = _Run(source, types.ModuleType(module), passing, seconds)
    sys.modules[module] = run.module
    run.names["__file__"] = str(source.path or source.name)
    failed: list[_Statement] = []
    for cell in source.cells:
        lines = io.StringIO(cell.source).readlines()  # not splitlines: it also cuts at form feeds
        linecache.cache[cell.filename] = (len(cell.source), None, lines, cell.filename)
        for node in cell.tree.body if cell.tree else ():
            statement = _Statement(node, cell, run.next(), run.flags)
            if run.attempt(statement) is not None:
                failed.append(statement)
    run.try_again(failed)
    return run.module


@dataclass(frozen=True)
class _Statement:
    """A statement of a file: where it stands, and the `__future__` features that hold for it."""

    node: ast.stmt
    cell: Cell
    position: int
    flags: int

    def __str__(self) -> str:
        return f"{self.cell.label}: line {self.node.lineno}"


class _Run:
    """A file while it runs: what is bound where, and the time that is left."""

    def __init__(
        self, source: Source, module: types.ModuleType, passing: tuple[type[BaseException], ...], seconds: float
    ):
        self.source = source
        self.module = module
        self.names = vars(module)  # now: the file may give its module another class
        self.flags = 0
        self._passing = passing
        self._seconds = seconds
        self._left = seconds
        self._beyond = ALL_BEYOND
        self._bound_at: dict[str, int] = {}
        self._position = 0

    def next(self) -> int:
        """The position of the next statement."""
        self._position += 1
        return self._position

    def attempt(self, statement: _Statement) -> BaseException | None:
        """Run one statement within what is left of the time. Returns what it raised; that it was stopped is noted."""
        allowed = self._left
        beyond = allowed <= 0
        if beyond:
            allowed = min(SECONDS_BEYOND, self._beyond) if isinstance(statement.node, DEFINITIONS) else 0.0
            if allowed <= 0:
                return None
        begun = time.monotonic()
        try:
            time_limit.limited_to(allowed, self._run, statement)
        except time_limit.TimedOut:
            self.source.notes.append(TOO_LONG.format(place=statement, seconds=self._seconds))
            self._left = 0.0
        except self._passing:
            raise
        except BaseException as error:
            return error
        finally:
            took = time.monotonic() - begun
            self._left -= took
            self._beyond -= took if beyond else 0.0
        return None

    def _run(self, statement: _Statement) -> None:
        """Run a statement; note its position for the names that it has bound, and the features that it switches on."""
        names = self.names
        before = dict(names)
        tree = ast.Module([statement.node], [])
        flags = statement.flags | awaited.FLAG
        code = compile(tree, statement.cell.filename, "exec", flags=flags, dont_inherit=True)
        awaited.run(code, names)
        self.flags |= code.co_flags & ALL_FUTURES
        changed = {name for name, value in names.items() if name not in before or before[name] is not value}
        for name in changed.union(_names_bound(statement.node)):
            self._bound_at[name] = max(statement.position, self._bound_at.get(name, 0))

    def try_again(self, failed: list[_Statement]) -> None:
        """Run statements that failed for as long as that helps any of them; note those that go on failing."""
        names = self.names
        helped = True
        while failed and helped:
            tried, failed, errors = failed, [], []
            for statement in tried:
                bound = self._bound_at.items()
                later = {name: names[name] for name, at in bound if at > statement.position and name in names}
                error = self.attempt(statement)
                if error is not None:
                    failed.append(statement)
                    errors.append(error)
                names.update(later)
            helped = len(failed) < len(tried)
        for statement, error in zip(failed, errors, strict=True) if failed else ():
            why = f"line {statement.node.lineno} did not run: {describe_error(error)}"
            meaning = meanings.of_statement(statement.node, names, self.source.trees)
            why += f"\n    {meaning}" if meaning else ""
            self.source.notes.append(f"{statement.cell.label}: {why}")
            self.source.failed |= {name: f"{name} is not there: {why}" for name in _names_bound(statement.node)}


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    """The module-level names that a statement binds, as far as its text shows."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
    else:
        yield from (
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )


def describe_error(error: BaseException) -> str:
    """'ValueError: what it says', also for an exception whose own formatting fails."""
    name = type_name(error)
    try:
        text = str.__getitem__(str(error), slice(500))
    except BaseException:
        text = "(an exception that fails when it is shown)"
    return f"{name}: {text}" if text else name


def read_file(path: Path, stem: str = "") -> Source:
    """Read the file at `path`, as `read` does. Raises Unreadable, also when there is no such file."""
    try:
        return read(path.name, path.read_bytes(), path.resolve(), stem)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}. Name your .py or .ipynb file.") from None


def execute_here(source: Source, *, module: str, seconds: float = time_limit.SECONDS) -> types.ModuleType:
    """Run a file of one's own in this process; it may import modules that lie beside it."""
    files, left_out = beside.of_file(source.path) if source.path is not None else ({}, [])
    source.notes += beside.notes(left_out)
    beside.install(files, source.path.parent if source.path else None)
    with unattended.where_nobody_is():
        return execute(source, module=module, passing=(KeyboardInterrupt,), seconds=seconds)
