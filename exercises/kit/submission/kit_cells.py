"""Cells of the kit in a student's notebook: what is left out of them when the notebook is graded.

The notebook brings cells that find the kit, load a model, check and draw. They are tagged `kit` in their metadata, and
have no use where a notebook is graded. So a statement that uses the kit is left out of them: one that imports from
`exercises`, and one that uses a name which such a statement has bound. What else a student has written into such a
cell (an import at the top, a function above its check) is the student's, and runs as in any cell.
Not covered: cells whose tag an editor has removed. They run, and what fails there is noted, as in any cell.
Nothing is run here; the text is looked at.
"""

import ast
from collections.abc import Iterator
from typing import Any

TAG = "kit"
PACKAGE = "exercises"


def is_tagged(cell: dict[str, Any]) -> bool:
    """Whether a notebook's cell carries the kit's tag; False for metadata of any odd shape."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and TAG in tags


def without_kit(source: str, names: set[str]) -> str:
    """The source of a tagged cell without the statements that use the kit; lines keep their numbers.

    `names` are those that the kit's statements have bound so far; this cell's are added. A cell that can't be read as
    Python comes back as it is, so that the student is told.
    """
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    kept: set[int] = set()
    for statement in statements:
        if _uses_kit(statement, names):
            names.update(_bound(statement))
        else:
            decorators = getattr(statement, "decorator_list", [])
            first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
            kept.update(range(first, (statement.end_lineno or first) + 1))
    return "\n".join(line if number in kept else "" for number, line in enumerate(source.split("\n"), 1))


def _uses_kit(statement: ast.stmt, names: set[str]) -> bool:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    return any(
        (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.ImportFrom) and _is_kits(node.module))
        or (isinstance(node, ast.Import) and any(_is_kits(alias.name) for alias in node.names))
        for node in ast.walk(statement)
    )


def _is_kits(module: str | None) -> bool:
    return (module or "").partition(".")[0] == PACKAGE


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
