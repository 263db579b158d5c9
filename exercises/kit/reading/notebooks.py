"""The cells of a notebook's JSON, also of one that is damaged.

Only what is needed is looked at: whether outputs, metadata and all else are as the format wants is nobody's concern
here, and to check it takes nbformat a second for every thousand outputs.
Covered: formats 3 and 4, notebooks that lack parts, cells of unknown types, marks of a merge conflict, a file that was
cut off, a bare list of cells. What can't be used is noted.
Not covered: a damaged cell's own JSON; the cells before it and behind it count.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exercises.kit.reading.text import Unreadable, clean
from exercises.kit.reading.wrapping import without_conflicts
from exercises.kit.submission.kit_cells import is_tagged

# What a notebook's text has and no Python file that runs.
SIGNS = ('"cell_type"', '"cells"', '"worksheets"', '"nbformat"')
NO_CODE = ("markdown", "raw", "heading", "html", "text")
# A line end inside a string is an editor's damage, and can be read. Python makes no int of very many digits.
JSON = json.JSONDecoder(strict=False, parse_int=float)
START_OF_CELLS = re.compile(r'"cells"\s*+:\s*+\[')
START_OF_CELL = re.compile(r"\s*+,?+\s*+(?=\{)")
NEXT_CELL = re.compile(r'\{\s*+"(?:cell_type|attachments|execution_count|id|metadata|outputs|source)"\s*+:')
# A string, or a comma with nothing behind it.
TRAILING = re.compile(r'"(?:[^"\\]++|\\.)*+"?+|,(?=\s*+[\]},])', re.DOTALL)
# So many cells that can't be read are passed over: each may have to be read to the file's end.
MAX_DAMAGED = 20


@dataclass(frozen=True)
class Found:
    """A cell: its source, whether it is code (None where its type does not say), and whether the kit put it there."""

    source: str
    is_code: bool | None
    tagged: bool


def looks_like_one(text: str) -> bool:
    """Whether a text is a notebook's, whatever its file is called."""
    start = text.lstrip()
    if start.startswith("<<<<<<<"):
        start = start.partition("\n")[2].lstrip()
    return (
        start[:1] in ("{", "[")
        and any(sign in start for sign in SIGNS[:1] if start[:1] == "[")
        or (start[:1] == "{" and any(sign in start for sign in SIGNS))
    )


def cells(name: str, text: str) -> tuple[list[Found], list[str]]:
    """The cells of a notebook in document order, and notes on what is damaged. Raises Unreadable."""
    notes: list[str] = []
    try:
        content = JSON.decode(text.strip())
    except MemoryError:
        raise Unreadable(f"{name}: this notebook is too large (MemoryError). Clear its outputs.") from None
    except (ValueError, RecursionError) as error:
        content = _damaged(name, text, notes, error)
    listed = list(_listed(content))
    if not listed and not _is_notebook(content):
        raise Unreadable(f"{name}: this is a broken notebook. Download or save it again as .ipynb.")
    return [_found(cell) for cell in listed if isinstance(cell, dict)], notes


def _damaged(name: str, text: str, notes: list[str], error: Exception) -> Any:
    """What can be read of JSON that isn't whole."""
    chosen, note = without_conflicts(text)
    if note:
        notes.append(f"{name}: {note}")
        try:
            return JSON.decode(chosen.strip())
        except (ValueError, RecursionError):
            pass
    chosen = TRAILING.sub(lambda found: found[0] if found[0][0] == '"' else "", chosen)
    whole = list(_whole_cells(chosen))
    if not whole:
        raise Unreadable(f"{name}: this is not a notebook (no JSON). Download or save it again as .ipynb.") from None
    where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
    notes.append(
        f"{name}: the notebook is damaged or cut off{where}; what could be read is graded. Save it again as .ipynb."
    )
    return {"cells": whole}


def _whole_cells(text: str) -> Iterator[Any]:
    """The cells in the text of a notebook that can be read one by one."""
    start = START_OF_CELLS.search(text)
    at = start.end() if start else len(text)
    damaged = 0
    while damaged <= MAX_DAMAGED:
        begin = START_OF_CELL.match(text, at)
        try:
            if begin is None:
                return
            cell, at = JSON.raw_decode(text, begin.end())
            yield cell
        except (ValueError, RecursionError):
            damaged += 1
            following = NEXT_CELL.search(text, begin.end() + 1) if begin else None
            if following is None:
                return
            at = following.start()


def _is_notebook(content: Any) -> bool:
    return isinstance(content, dict) and ("cells" in content or "worksheets" in content)


def _listed(content: Any) -> Iterator[Any]:
    """The cells of a notebook of any format, as they stand."""
    if isinstance(content, list):
        yield from (cell for cell in content if isinstance(cell, dict) and "cell_type" in cell)
    elif isinstance(content, dict):
        # Format 3 has its cells one level down.
        held = content.get("cells")
        sheets = content.get("worksheets") if held is None else None
        if isinstance(held, dict):
            held = list(held.values())
        yield from held if isinstance(held, list) else []
        for sheet in sheets if isinstance(sheets, list) else []:
            yield from _listed(sheet) if isinstance(sheet, dict) else []


def _found(cell: dict[str, Any]) -> Found:
    kind = cell.get("cell_type")
    kind = kind.strip().lower() if isinstance(kind, str) else ""
    is_code = True if kind == "code" else False if kind in NO_CODE else None
    return Found(_joined(cell.get("source", cell.get("input"))), is_code, is_tagged(cell))


def _joined(written: object) -> str:
    """A cell's source, which is a text or a list of its lines; nothing where it is of any odd shape."""
    if isinstance(written, list):
        written = "".join(line for line in written if isinstance(line, str))
    if not isinstance(written, str):
        return ""
    return clean(written).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
