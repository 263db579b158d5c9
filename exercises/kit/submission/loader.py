"""A student's file, .py or .ipynb, as a module.

Both kinds run the same way: statement by statement, in document order, in a module that is found in `sys.modules` (so
that dataclasses, pickle and inspect work). A statement that fails is noted and the rest go on; those that failed are
tried again at the end, for as long as that helps any of them: this mends cells that stand in the wrong order. Then the
last definition of a name holds.
So the same code gets the same grade in either form, and a forgotten call at the bottom of a file costs nobody a mark.

Covered: a byte order mark, encoding declarations, `from __future__`, notebook formats 3 and 4, IPython's magics, which
are taken out (magics.py), cells that the kit itself put into the notebook (kit_cells.py).
Not covered: top-level `await`.
`read` runs nothing, and takes time in step with the size of what it reads; `execute` runs the student's code and
belongs in a worker, or in the student's own process.
"""

import __future__

import ast
import codecs
import io
import json
import linecache
import sys
import tokenize
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.submission import beside
from exercises.kit.submission.kit_cells import is_tagged, without_kit
from exercises.kit.submission.magics import without_magics
from exercises.kit.values import type_name

MAX_BYTES = 20_000_000
# Encodings of names on the internet, which nobody writes Python in: to decode them takes the square of the length.
SLOW_ENCODINGS = {"punycode", "idna"}
ALL_FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


class Unreadable(UserError):
    """The file can't be read as Python or as a notebook; the message says what is wrong and where."""


@dataclass
class Cell:
    """A piece of source that is parsed on its own: a whole .py file, or one code cell of a notebook.

    `label` names it in messages, `filename` in tracebacks and debuggers. `tree` is None where it can't be parsed.
    """

    label: str
    source: str
    filename: str
    tree: ast.Module | None = None


@dataclass
class Source:
    """What a file holds: its cells, and notes on what could not be used."""

    name: str
    cells: list[Cell]
    path: Path | None = None
    notes: list[str] = field(default_factory=list)


def read(name: str, data: bytes, path: Path | None = None) -> Source:
    """The cells of a .py or .ipynb file with the content `data`; `name` is used in messages and to tell which it is.

    `path`, where there is one, is what a debugger opens. Raises Unreadable.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"{name}: {len(data) // 1_000_000} MB is too large for a submission. Clear a notebook's outputs."
        )
    if not data.strip():
        raise Unreadable(f"{name}: the file is empty")
    if name.lower().endswith(".ipynb"):
        source = Source(name, list(_notebook_cells(name, data)), path)
    else:
        source = Source(name, [Cell(name, _decode(name, data), str(path or name))], path)
    for cell in source.cells:
        try:
            cell.tree = _parse(cell)
        except Unreadable as error:
            source.notes.append(str(error))
    if not any(cell.tree for cell in source.cells):
        raise Unreadable(source.notes[0] if source.notes else f"{name}: no code cell in this notebook")
    return source


def _decode(name: str, data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name in SLOW_ENCODINGS:
            raise LookupError(encoding)
        return io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except (SyntaxError, UnicodeError, LookupError) as error:
        where = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise Unreadable(f"{name}: this is not UTF-8 text{where}. Save the file as UTF-8.") from None


def _notebook_cells(name: str, data: bytes) -> Iterator[Cell]:
    names_of_the_kit: set[str] = set()
    for number, (written, tagged) in enumerate(code_cells(name, data), 1):
        text = without_magics(written)
        if tagged:
            text = without_kit(text, names_of_the_kit)
        if text.strip():
            label = f"{name}, code cell {number}"
            yield Cell(label, text, label)


def code_cells(name: str, data: bytes) -> list[tuple[str, bool]]:
    """The sources of a notebook's code cells as they stand, and whether the kit has put them there. Raises Unreadable.

    Only what is needed is looked at. Whether outputs and all else are as the format wants is nobody's concern here, and
    to check it takes nbformat a second for every thousand outputs.
    """
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
        # Format 3 has its cells one level down, and calls their source "input".
        sheets = [notebook] if "cells" in notebook else notebook["worksheets"]
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
    except UnicodeDecodeError:
        raise Unreadable(f"{name}: this is not UTF-8 text. Download the notebook again as .ipynb.") from None
    except (ValueError, RecursionError, TypeError, KeyError, MemoryError) as error:
        is_json = not isinstance(error, ValueError | RecursionError)
        what = f"a broken notebook ({type(error).__name__})" if is_json else "not a notebook (no JSON)"
        raise Unreadable(f"{name}: this is {what}. Download or save it again as .ipynb.") from None
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return [(_joined(cell.get("source", cell.get("input"))), is_tagged(cell)) for cell in code]


def _joined(written: object) -> str:
    """A cell's source, which is a text or a list of its lines; nothing where it is of any odd shape."""
    if isinstance(written, list):
        return "".join(line for line in written if isinstance(line, str))
    return written if isinstance(written, str) else ""


def _parse(cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.source, cell.filename)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise Unreadable(f"{cell.label}: {where}{error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        what = "a null byte in it" if "null byte" in str(error) else "nested too deeply"
        raise Unreadable(f"{cell.label}: this can't be read as Python: {what}") from None


def execute(source: Source, *, module: str, passing: tuple[type[BaseException], ...] = ()) -> types.ModuleType:
    """Run a student's file as the module of the name `module`. What fails is noted in `source.notes`, not raised.

    Exceptions of the types `passing` are raised all the same: what stops a student's own process is not the file's.
    """
    made = types.ModuleType(module)
    sys.modules[module] = made
    made.__dict__["__file__"] = str(source.path or source.name)
    failed: list[tuple[int, ast.stmt, Cell, int]] = []
    bound_at: dict[str, int] = {}
    position = flags = 0
    for cell in source.cells:
        lines = io.StringIO(cell.source).readlines()  # not splitlines: it also cuts at form feeds
        linecache.cache[cell.filename] = (len(cell.source), None, lines, cell.filename)
        for statement in cell.tree.body if cell.tree else ():
            position += 1
            try:
                flags |= _run_and_note(statement, cell, made, flags, position, bound_at)
            except passing:
                raise
            except BaseException:
                failed.append((position, statement, cell, flags))
    helped = True
    while failed and helped:
        tried, failed, notes = failed, [], []
        for position, statement, cell, flags in tried:
            later = {name: vars(made)[name] for name, at in bound_at.items() if at > position and name in vars(made)}
            try:
                _run_and_note(statement, cell, made, flags, position, bound_at)
            except passing:
                raise
            except BaseException as error:
                failed.append((position, statement, cell, flags))
                notes.append(f"{cell.label}: line {statement.lineno} did not run: {describe_error(error)}")
            vars(made).update(later)
        helped = len(failed) < len(tried)
        if not helped:
            source.notes += notes
    return made


def _run_and_note(
    statement: ast.stmt, cell: Cell, module: types.ModuleType, flags: int, position: int, bound_at: dict[str, int]
) -> int:
    """Run one statement as `_run` does, and note its position in `bound_at` for the names that it has bound."""
    before = dict(vars(module))
    flags = _run(statement, cell, module, flags)
    changed = {name for name, value in vars(module).items() if name not in before or before[name] is not value}
    for name in changed.union(_names_bound(statement)):
        bound_at[name] = max(position, bound_at.get(name, 0))
    return flags


def _run(statement: ast.stmt, cell: Cell, module: types.ModuleType, flags: int) -> int:
    """Run one statement; returns the `__future__` features that it switched on for those that follow."""
    code = compile(ast.Module([statement], []), cell.filename, "exec", flags=flags, dont_inherit=True)
    exec(code, module.__dict__)
    return code.co_flags & ALL_FUTURES


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


def read_file(path: Path) -> Source:
    """Read the file at `path`. Raises Unreadable, also when there is no such file."""
    try:
        return read(path.name, path.read_bytes(), path.resolve())
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}. Name your .py or .ipynb file.") from None


def execute_here(source: Source, *, module: str, passing: tuple[type[BaseException], ...] = ()) -> types.ModuleType:
    """Run a file of one's own in this process; it may import modules that lie beside it."""
    files, left_out = beside.of_file(source.path) if source.path is not None else ({}, [])
    source.notes += beside.notes(left_out)
    beside.install(files, source.path.parent if source.path else None)
    return execute(source, module=module, passing=(KeyboardInterrupt, *passing))
