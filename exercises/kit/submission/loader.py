"""A student's file, .py or .ipynb, as a module.

Both kinds run the same way: statement by statement, in document order, in a module that is found in `sys.modules` (so
that dataclasses, pickle and inspect work). A statement that fails is noted and the rest go on; those that failed are
tried again at the end, for as long as that helps any of them: this mends cells that stand in the wrong order. Then the
last definition of a name holds.
So the same code gets the same grade in either form, and a forgotten call at the bottom of a file costs nobody a mark.

Covered: a byte order mark, encoding declarations, `from __future__`, IPython magics (lines that start with % ! ?, or
end with ?, or assign one as `files = !ls` does, are dropped; %%time, %%timeit and %%capture cells are code, other %%
cells are text), notebook formats 3 and 4, cells that the kit itself put into the notebook (kit_cells.py).
Not covered: top-level `await`, and what a magic would have given.
`read` runs nothing; `execute` runs the student's code and belongs in a worker, or in the student's own process.
"""

import __future__

import ast
import io
import json
import linecache
import re
import sys
import tokenize
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.submission.kit_cells import is_tagged, without_kit
from exercises.kit.values import type_name

MAX_BYTES = 20_000_000
CODE_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
# A line of IPython's own: a magic, a shell command, one whose result is assigned, or a question about an object before
# or after its name.
MAGIC = re.compile(r"\s*([%!?]|[\w.]+\?{1,2}\s*$|[\w\s.,*]+=\s*[%!])")
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
        return io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except (SyntaxError, UnicodeError, LookupError) as error:
        where = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise Unreadable(f"{name}: this is not UTF-8 text{where}. Save the file as UTF-8.") from None


def _notebook_cells(name: str, data: bytes) -> Iterator[Cell]:
    import nbformat

    try:
        notebook = nbformat.reads(data.decode("utf-8-sig"), as_version=4)
        cells = [(cell["source"], is_tagged(cell)) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except UnicodeDecodeError:
        raise Unreadable(f"{name}: this is not UTF-8 text. Download the notebook again as .ipynb.") from None
    # nbformat meets a file of the wrong shape with whatever its own code happens to stumble into.
    except Exception as error:
        what = "not a notebook (no JSON)" if _is_not_json(data) else f"a broken notebook ({type(error).__name__})"
        raise Unreadable(f"{name}: this is {what}. Download or save it again as .ipynb.") from None
    names_of_the_kit: set[str] = set()
    for number, (written, tagged) in enumerate(cells, 1):
        text = without_magics(written if isinstance(written, str) else "".join(map(str, written)))
        if tagged:
            text = without_kit(text, names_of_the_kit)
        if text.strip():
            label = f"{name}, code cell {number}"
            yield Cell(label, text, label)


def _is_not_json(data: bytes) -> bool:
    try:
        json.loads(data)
        return False
    except (ValueError, RecursionError):
        return True


def without_magics(source: str) -> str:
    """The source of a notebook cell with magics and shell lines blanked, so that line numbers stay as they were."""
    lines = source.replace("\r\n", "\n").split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(CODE_MAGICS):
        return ""
    try:
        ast.parse(source)
        return source  # a line that starts with % may be the second half of an expression
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    kept: list[str] = []
    in_magic = False
    for line in lines:
        if in_magic or (MAGIC.match(line) and not _is_open(kept)):
            kept.append("" if in_magic else _blank(line))
            in_magic = line.endswith("\\")
        else:
            kept.append(line)
    return "\n".join(kept)


def _is_open(lines: list[str]) -> bool:
    """Whether a bracket, a string or a backslash is open after these lines: what comes next is no line of its own."""
    if lines and lines[-1].endswith("\\"):
        return True
    try:
        for _ in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            pass
    except tokenize.TokenError as error:
        return "multi-line" in str(error) or "triple-quoted" in str(error)
    except SyntaxError:
        pass
    return False


def _blank(line: str) -> str:
    """`pass` in the place of a magic, so that an `if` with nothing else in it stays an `if`."""
    return line[: len(line) - len(line.lstrip())] + "pass"


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
    """Run a file of one's own in this process, as `python FILE` does: it may import helper files that lie beside it."""
    if source.path is not None and str(source.path.parent) not in sys.path:
        sys.path.insert(0, str(source.path.parent))
    return execute(source, module=module, passing=(KeyboardInterrupt, *passing))
