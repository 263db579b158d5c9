"""A student's file as its cells: parsed, with notes on what could not be used. Nothing of it is run.

Whether a file is a notebook is told by what it holds. What can't be parsed as a whole is read as IPython would read it,
without what has got around the code, and at last definition by definition: so a missing colon costs one function, in a
.py as in a notebook.
Covered: what text, notebooks, wrapping, cells and recovery beside this file cover.
Not covered: running it (submission/loader.py).
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit.reading import cells, notebooks, recovery, text, whereabouts, wrapping
from exercises.kit.reading.text import Unreadable
from exercises.kit.submission import unattended
from exercises.kit.submission.kit_cells import without_kit

MAX_BYTES = 30_000_000
# A notebook of this size is graded with a note: the next picture in it may be one too many.
LARGE = 15_000_000
# So many places that can't be parsed are named.
MAX_NAMED = 6


@dataclass
class Cell:
    """A piece of source that is parsed on its own: a whole .py file, or one code cell of a notebook.

    `label` names it in messages, `filename` in tracebacks and debuggers. `tree` holds what of it could be parsed, None
    where that is nothing; `problems` say what could not.
    """

    label: str
    source: str
    filename: str
    tree: ast.Module | None = None
    problems: list[recovery.Problem] = field(default_factory=list)


@dataclass
class Source:
    """What a file holds: its cells, and notes on what could not be used; it is whole where neither
    a .py nor a notebook's JSON is broken.

    `defined` are the names of functions at the margin; `elsewhere` says of names where they stand instead, `failed`
    of those that were not bound since their statement failed, and `left` of functions that still raise
    NotImplementedError beside their code.
    """

    name: str
    cells: list[Cell]
    path: Path | None = None
    is_notebook: bool = False
    is_whole: bool = True
    notes: list[str] = field(default_factory=list)
    defined: tuple[str, ...] = ()
    elsewhere: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def trees(self) -> list[ast.Module]:
        """The syntax trees of what could be parsed, in order."""
        return [cell.tree for cell in self.cells if cell.tree]


def read(name: str, data: bytes, path: Path | None = None, stem: str = "") -> Source:
    """The cells of a .py or .ipynb file with the content `data`; which of the two it is, its content tells.

    `name` is used in messages. `path`, where there is one, is what a debugger opens. `stem` is what the file is to be
    called, without .py: a cell that writes such a file is code. Raises Unreadable.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"{name}: {len(data) // 1_000_000} MB is too large for a submission. Clear a notebook's outputs."
        )
    content, notes = text.of(name, data)
    source = Source(name, [], path, notes=notes)
    stems = (stem, Path(name).stem)
    texts: list[tuple[str, str]] = []
    source.is_notebook = is_notebook(name, content)
    if source.is_notebook:
        _read_notebook(source, content, stems, texts)
        if len(data) > LARGE:
            notes.append(f"{name}: {len(data) // 1_000_000} MB, most of it outputs. Clear them before you hand it in.")
    else:
        source.cells = [_cell(name, content, str(path or name), stems, notes, is_script=True)]
    is_misnamed = name.lower().endswith(".ipynb") and not source.is_notebook
    problems = [f"{cell.label}: {problem}" for cell in source.cells for problem in cell.problems]
    notes += problems[:MAX_NAMED]
    source.is_whole = source.is_whole and not (problems and not source.is_notebook)
    if len(problems) > MAX_NAMED:
        notes.append(f"{name}: {len(problems) - MAX_NAMED} more places can't be read as Python")
    if not any(cell.tree and _is_readable(cell, is_misnamed) for cell in source.cells):
        if is_misnamed:
            raise Unreadable(f"{name}: this is not a notebook (no JSON). Download or save it again as .ipynb.")
        raise Unreadable(problems[0] if problems else f"{name}: no code cell in this notebook")
    if is_misnamed:
        notes.append(f"{name}: this is no notebook but Python; it was read as that. Name it .py.")
    _explain(source, texts)
    return source


def is_notebook(name: str, content: str) -> bool:
    """Whether a file's text is a notebook's, by what it holds; by its name where it may be a broken one."""
    return notebooks.looks_like_one(content) or (name.lower().endswith(".ipynb") and content.lstrip()[:1] in ("{", "["))


def code_parts(name: str, data: bytes) -> list[str]:
    """The code of a file as it stands: of a notebook its cells, of a .py the whole. Raises Unreadable."""
    content, _ = text.of(name, data)
    if not is_notebook(name, content):
        return [content]
    return [cell.source for cell in notebooks.cells(name, content)[0] if cell.is_code is not False]


def _read_notebook(source: Source, content: str, stems: Sequence[str], texts: list[tuple[str, str]]) -> None:
    name = source.name
    if not name.lower().endswith(".ipynb"):
        source.notes.append(f"{name}: this is a notebook; it was read as one. Name it .ipynb.")
    found, notes = notebooks.cells(name, content)
    source.notes += notes
    source.is_whole = not notes
    names_of_the_kit: set[str] = set()
    number = 0
    for place, held in enumerate(found, 1):
        if held.is_code is False:
            texts.append((f"a text cell (cell {place}): make it a code cell", held.source))
            continue
        label = f"{name}, code cell {number + 1}"
        cell = _cell(label, held.source, label, stems, source.notes)
        if not cell.source.strip() and held.source.strip():
            texts.append(
                (f"code cell {number + 1}, whose first line (%%) makes it no Python: take that away", held.source)
            )
        if held.is_code is None:
            if cell.problems or not cell.source.strip():
                continue
            source.notes.append(f"{name}: cell {place} is of no known type; it was read as code")
        number += 1
        if held.tagged and cell.tree and not cell.problems:
            cell.source = without_kit(cell.source, names_of_the_kit)
            cell.tree = recovery.whole(cell.source)
        if cell.source.strip():
            source.cells.append(cell)


def _cell(
    label: str, written: str, filename: str, stems: Sequence[str], notes: list[str], is_script: bool = False
) -> Cell:
    """A piece of source with what can be parsed of it. What was taken off to that end is noted."""
    tree = recovery.whole(written)
    if tree is not None:
        return Cell(label, written, filename, tree)
    unwrapped, said = wrapping.taken_off(written)
    plain = cells.as_python(unwrapped, stems)
    for respelt, words in wrapping.respelt(unwrapped) if recovery.whole(plain) is None else ():
        mended = cells.as_python(respelt, stems)
        if recovery.whole(mended) is not None:
            plain, unwrapped = mended, respelt
            said.append(words)
            break
    notes += [f"{label}: {words}" for words in said]
    if is_script and plain != unwrapped:
        pairs = zip(unwrapped.split("\n"), plain.split("\n"), strict=True)
        line, shown = next((line, before) for line, (before, after) in enumerate(pairs, 1) if before != after)
        notes.append(
            f"{label}: line {line}: this is how a notebook is written, and was read as one: {shown.strip()[:80]}"
        )
    parsed = recovery.parse(plain)
    return Cell(label, plain, filename, parsed.tree, parsed.problems)


def _is_readable(cell: Cell, is_doubtful: bool) -> bool:
    """Whether there is anything in a cell that may be graded: where a part is broken, more than words and imports."""
    nothing = ast.Expr | ast.Import | ast.ImportFrom | ast.Pass
    assert cell.tree is not None
    return not (cell.problems or is_doubtful) or not all(isinstance(statement, nothing) for statement in cell.tree.body)


def _explain(source: Source, texts: list[tuple[str, str]]) -> None:
    """Note where functions stand that are not at the margin, and those that still raise what the stub did."""
    alone = len(source.cells) == 1
    parts = [
        ("" if alone else cell.label.rpartition(", ")[2], cell.source, cell.tree, cell.problems)
        for cell in source.cells
    ]
    source.defined = whereabouts.defined(source.trees)
    source.elsewhere = whereabouts.of(parts, texts)
    source.left = whereabouts.left_raises(source.trees)
    for cell in source.cells:
        source.notes += unattended.waits(cell.label, cell.tree) if cell.tree else ()
