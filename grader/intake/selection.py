"""Chooses the submission among a student's files: the newest that defines the course's functions.

Files are parsed, never run: `shown` looks into one, in the process of looker.py. A file defines the functions when it
has at least half of them and does more than the stub in at least one. Files with fewer, with only stubs, or with none
come after, in this order; among those the file of the right name comes first. Of files of the same age (a clone of a
repository, an archive made at one moment) the one of the exact name is taken before an `_old` or a `(1)`, then the one
with more functions done. The kit's own files are no
candidates.
A module that the file of the right name imports is a part of it, and no candidate.
Not covered: functions that a file of another name imports from another of the student's files.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from exercises.kit.manifest import Course
from exercises.kit.submission import beside, loader
from exercises.kit.submission.loader import Unreadable
from grader.intake import names
from grader.intake.files import File

if TYPE_CHECKING:
    from grader.intake.looker import Looker

MAX_LOOKS = 20
# The tree of a source can take five hundred times its size: what is larger than this is searched, not parsed. By its
# outputs a notebook may be larger, but not more than this for all of one student's files that are looked into.
MAX_CODE = 200_000
MAX_PARSED = 20_000_000
PER_CELL = 100
MAX_WORDS = 1000
# What is said of a file that looker.py has given up.
TOO_LONG = "can't be read: it takes too much time or memory"
# Of the same age: the clock of a zip goes in steps of two seconds, and a clone takes a moment.
STEP = 4.0


@dataclass(frozen=True)
class Shown:
    """What a look into a file has shown: how many of the functions it defines, in how many there is work, and whether
    all of it can be read. `imports` are the words in its imports.
    """

    defined: int = 0
    done: int = 0
    unreadable: str = ""
    whole: bool = True
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """A file of a student, and what a look into it for a course has shown."""

    file: File
    course: Course
    shown: Shown = Shown()

    @property
    def kind(self) -> int:
        """3 for a file that defines the functions, 2 for a few or a damaged file, 1 for stubs, 0 for none."""
        if not self.shown.done:
            return 1 if self.shown.defined else 0
        return 3 if self.shown.whole and 2 * self.shown.defined >= len(self.course.exercises) else 2

    @property
    def has_right_name(self) -> bool:
        """Whether the file is called as the course's stub is."""
        return names.has_right_name(self.file, self.course)


def of(found: Iterable[File]) -> list[File]:
    """Those of a student's files that may be the submission: .py and .ipynb, and none of the kit's own."""
    found = list(found)
    sources = [file for file in found if not file.is_folder and names.suffix(file) in names.SUFFIXES]
    kits = {file.path.removesuffix(names.KIT) for file in found if file.name == names.KIT}
    if not kits:
        return sources
    beside = {names.around(kit) for kit in kits}
    return [file for file in sources if not names.is_kits(file.path, kits) | names.is_beside_kit(file.path, beside)]


def choose(found: list[File], course: Course, looker: "Looker") -> tuple[File, str, list[str]]:
    """The submission for a course among several files, why it is that one, and the others that might have been."""
    found = sorted(found, key=lambda file: (names.has_right_name(file, course), file.time, file.path), reverse=True)
    sizes = accumulate(file.size for file in found[:MAX_LOOKS])
    shown = looker.looks([(file, size <= MAX_PARSED) for file, size in zip(found, sizes, strict=False)], course.names)
    looks = [Look(file, course, shown.get(file, Shown())) for file in found]
    best = max(looks, key=_rank)
    # A part of the functions may stand in a module that the file of the right name imports.
    importers = [look for look in looks if look.has_right_name and look is not best and _imports(look, best)]
    best = max(importers, key=_rank) if importers else best
    others = [other for other in looks if other is not best and _might_be(other) and not _imports(best, other)]
    rivals = [other for other in others if other.kind == best.kind]
    newest = all(_age(rival.file) < _age(best.file) for rival in rivals)
    why = "the newest of several that define the functions" if newest else "of several that define the functions"
    return best.file, f", {why}" if best.kind == 3 and rivals else "", [_named(other, best) for other in others]


def _imports(look: Look, other: Look) -> bool:
    return names.own_name(other.file).removesuffix(".py") in look.shown.imports


def _might_be(look: Look) -> bool:
    return bool(look.kind) or look.has_right_name or look.shown.unreadable == TOO_LONG


def _rank(look: Look) -> tuple[object, ...]:
    file, right = look.file, look.has_right_name
    helper = bool(names.HELPERS.fullmatch(file.name.rpartition(".")[0]))
    return (
        look.kind,
        not helper,
        right if look.kind < 3 else True,
        _age(file),
        right,
        names.has_exact_name(file, look.course),
        look.shown.done,
        names.suffix(file) == ".ipynb",
        file.path,
    )


def _age(file: File) -> tuple[str, float]:
    """A key that is larger for a newer file. What the platform says counts first: in its zip all times are alike."""
    return file.mark.attempt, file.time // STEP


def _named(look: Look, best: Look) -> str:
    why = look.shown.unreadable or {0: "none of the functions", 1: "only stubs", 2: "few of the functions"}.get(
        look.kind, ""
    )
    if look.kind == 2 and not look.shown.whole:
        why = "damaged"
    return f"{look.file.path} ({why})" if why and look.kind < best.kind else look.file.path


def shown(name: str, data: bytes, functions: Iterable[str], parse: bool = True) -> Shown:
    """Look into a file's content without running it. Without `parse`, it is searched for the functions' names only."""
    try:
        if not parse or _size(loader.code_parts(name, data)) > MAX_CODE:
            there = [name for name in functions if re.search(rb"def\s++" + name.encode() + rb"\s*+\(", data)]
            return Shown(len(there), len(there), imports=_words(data))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the student's code
            source = loader.read(name, data)
    except Unreadable as error:
        return Shown(unreadable=TOO_LONG if "MemoryError" in str(error) else "can't be read")
    trees = [cell.tree for cell in source.cells if cell.tree is not None]
    bound = {name: is_done for tree in trees for name, is_done in _definitions(tree.body)}
    defined = [name for name in functions if name in bound]
    return Shown(len(defined), sum(bound[name] for name in defined), whole=source.is_whole, imports=_words(data))


def as_shown(said: Mapping[str, Any]) -> Shown:
    """What another process has said: the variables of a Shown, as they cross."""
    found = {name: said[name] for name in vars(Shown())}
    return Shown(**found | {"imports": tuple(found["imports"])})


def _words(data: bytes) -> tuple[str, ...]:
    return tuple(sorted(beside.words(data))[:MAX_WORDS])


def _size(parts: list[str]) -> int:
    """How much there is to parse."""
    return sum(PER_CELL + len(source) for source in parts)


def _definitions(body: list[ast.stmt]) -> Iterator[tuple[str, bool]]:
    """The names that statements bind outside functions and classes, and whether there is more to each than a stub."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name, not _is_stub(statement)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from ((target.id, True) for target in targets if isinstance(target, ast.Name))
        elif isinstance(statement, ast.ClassDef):
            yield statement.name, True
        else:
            inner = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)]
            waiting += reversed(inner)


def _is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (isinstance(statement, ast.Raise) and any(map(_is_not_implemented, ast.walk(statement))))
        for statement in function.body
    )


def _is_not_implemented(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "NotImplementedError"
