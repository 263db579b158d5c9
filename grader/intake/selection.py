"""Which of a student's files is the submission, where there are several: the newest that defines the functions.

Files are parsed, never run. One counts as defining the functions when it defines at least half of them and does more
than the stubs in one at least. Fewer than half, only stubs, or none at all, in this order, come after; there the file
of the right name comes first. Of files of the same age (a clone of a repository, an archive made at one moment) the one
with more functions done is taken. The kit's own files are no candidates.
Not covered: functions that a file imports from another of the student's files.
"""

import ast
import json
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exercises.kit import manifest
from exercises.kit.submission import loader
from exercises.kit.submission.loader import Unreadable
from grader.intake import archives, files, platforms
from grader.intake.files import File
from grader.intake.names import HELPERS, KIT, SUFFIXES, _is_kits, has_right_name, suffix

MAX_LOOKS = 20
# The tree of a source can take five hundred times its size: what is larger than this is searched, not parsed. By its
# outputs a notebook may be larger, but not more than this for all of one student's files that are looked into.
MAX_CODE = 200_000
MAX_PARSED = 20_000_000
PER_CELL = 100
# Of the same age: the clock of a zip goes in steps of two seconds, and a clone takes a moment.
STEP = 4.0


@dataclass(frozen=True)
class Look:
    """What a look into a file has shown: how many of `wanted` functions it defines, and in how many there is work."""

    file: File
    defined: int = 0
    done: int = 0
    unreadable: str = ""
    wanted: int = len(manifest.names())

    @property
    def kind(self) -> int:
        """3 for a file that defines the functions, 2 for a few of them, 1 for stubs, 0 for none."""
        if not self.done:
            return 1 if self.defined else 0
        return 3 if 2 * self.defined >= self.wanted else 2


def of(found: Iterable[File]) -> list[File]:
    """Those of a student's files that may be the submission: .py and .ipynb, and none of the kit's own."""
    found = list(found)
    kits = [each.path.removesuffix(KIT) for each in found if each.name == KIT]
    return [
        each
        for each in found
        if not each.is_folder and suffix(each) in SUFFIXES and not any(_is_kits(each.path, kit) for kit in kits)
    ]


def choose(found: list[File], course: str = manifest.MAIN) -> tuple[File, str, list[str]]:
    """The submission for a course among several files, why it is that one, and the others that might have been."""
    found = sorted(found, key=lambda each: (has_right_name(each), each.time, each.path), reverse=True)
    looks, left = [], MAX_PARSED
    for each in found[:MAX_LOOKS]:
        left -= each.size
        looks.append(look(each, left >= 0, course))
    looks += [Look(each) for each in found[MAX_LOOKS:]]
    best = max(looks, key=_rank)
    others = [each for each in looks if each is not best and (each.kind or has_right_name(each.file))]
    rivals = [each for each in others if each.kind == best.kind]
    newest = all(_age(each.file) < _age(best.file) for each in rivals)
    why = "the newest of several that define the functions" if newest else "of several that define the functions"
    return best.file, f", {why}" if best.kind == 3 and rivals else "", [_named(each, best) for each in others]


def _rank(look: Look) -> tuple[object, ...]:
    file, right = look.file, has_right_name(look.file)
    helper = bool(HELPERS.fullmatch(file.name.rpartition(".")[0]))
    return (
        look.kind,
        not helper,
        right if look.kind < 3 else True,
        _age(file),
        right,
        look.done,
        suffix(file) == ".ipynb",
        file.path,
    )


def _age(file: File) -> tuple[float, int, str]:
    """Larger for what is newer. In Canvas' archive all times are alike, but the numbers rise."""
    canvas = platforms.canvas(file.path)
    later = canvas.submission_id.lstrip("0") if canvas else ""
    return file.time // STEP, len(later), later


def _named(look: Look, best: Look) -> str:
    why = look.unreadable or {0: "none of the functions", 1: "only stubs", 2: "few of the functions"}.get(look.kind, "")
    return f"{look.file.path} ({why})" if why and look.kind < best.kind else look.file.path


def look(file: File, parse: bool = True, course: str = manifest.MAIN) -> Look:
    """Look into a file without running it. Without `parse`, its text is searched for the functions' names only."""
    names = manifest.names(course)
    try:
        data = files.read(file)
    except archives.Refused:
        return Look(file, unreadable="can't be read")
    size = _code_size(file, data)
    if size is None:
        return Look(file, unreadable="can't be read")
    if not parse or size > MAX_CODE:
        there = [each for each in names if re.search(rb"def\s+" + each.encode() + rb"\s*\(", data)]
        return Look(file, len(there), len(there), wanted=len(names))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the student's code, or the notebook's form
        try:
            cells = loader.read(file.name, data).cells
        except Unreadable:
            return Look(file, unreadable="can't be read")
        trees = [cell.tree for cell in cells if cell.tree is not None]
    defined = dict(each for tree in trees for each in _definitions(tree.body) if each[0] in names)
    return Look(file, len(defined), sum(defined.values()), wanted=len(names))


def _code_size(file: File, data: bytes) -> int | None:
    """How much there is to parse: the bytes of a .py file, the cells of a notebook; None where it is no notebook."""
    if suffix(file) == ".py":
        return len(data)
    try:
        notebook = json.loads(data)
        sheets = [notebook, *notebook.get("worksheets", [])]  # format 3 has its cells one level down
        cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]
        return sum(PER_CELL + len(str(cell.get("source", ""))) + len(str(cell.get("input", ""))) for cell in cells)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _definitions(body: list[ast.stmt]) -> Iterator[tuple[str, bool]]:
    """The names that statements bind outside functions and classes, and whether there is more to each than a stub."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name, not _is_stub(statement)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from ((each.id, True) for each in targets if isinstance(each, ast.Name))
        elif isinstance(statement, ast.ClassDef):
            yield statement.name, True
        else:
            inner = [each for each in ast.iter_child_nodes(statement) if isinstance(each, ast.stmt)]
            waiting += reversed(inner)


def _is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return all(
        isinstance(each, ast.Pass)
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        or (isinstance(each, ast.Raise) and any(_is_not_implemented(node) for node in ast.walk(each)))
        for each in function.body
    )


def _is_not_implemented(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "NotImplementedError"
