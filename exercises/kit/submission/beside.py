"""Modules of a student's own that lie beside a submission: which of them it imports, and importing those from memory.

At home they are read from the file's folder, by the grader from what was handed in; from then on both do the same. Only
Python files count that the submission, or one that it imports, names in an import: `helpers.py`, and those of a package
or folder (`tools/words.py` for `from tools import words`). They run when they are imported, as they do in Python.
Covered: an end to how many and how large they are; `importlib.import_module("helpers")`.
Not covered: a name of the standard library or of the kit, which stays what it is; names that are put together; files
that are no Python.
"""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path, PurePosixPath
from types import ModuleType

MAX_FILES, MAX_BYTES = 20, 500_000
KITS = {"exercises", "solutions", "grader", "tests"}
# The rest of an import's line, or what it has in brackets. Whatever else looks like an import does no harm.
IMPORT = re.compile(r"\b(?:from|import|import_module|__import__)\b(?:[^\n()]{0,200}\([^)]{0,2000}|[^\n]{0,500})")
WORD = re.compile(r"[^\W\d]\w*")

# The content of files by their paths below the submission's folder.
Beside = dict[str, bytes]


def words(data: bytes) -> set[str]:
    """The words in the imports of a file, which may be a notebook; found by searching, nothing is parsed."""
    text = data.replace(b"\0", b"").decode("utf-8", "replace")
    return {word for line in IMPORT.findall(text) for word in WORD.findall(line.replace("\\n", " "))}


def collect(data: bytes, paths: Iterable[str], read: Callable[[str], bytes | None]) -> tuple[Beside, list[str]]:
    """The modules that a file with this content imports, of those with these paths, and which are too many or large.

    `read` gives a module's content, or None where it can't be had.
    """
    known = words(data)
    waiting = {path: _parts(path) for path in sorted(paths) if path.endswith(".py")}
    found: Beside = {}
    left_out: list[str] = []
    while chosen := [path for path, parts in waiting.items() if parts and parts <= known]:
        for path in chosen:
            del waiting[path]
            content = read(path) if len(found) < MAX_FILES else b""
            if content is None:
                continue
            if len(found) == MAX_FILES or sum(map(len, found.values())) + len(content) > MAX_BYTES:
                left_out.append(path)
                continue
            found[path] = content
            known |= words(content)
    return found, left_out


def _parts(path: str) -> set[str]:
    """The words that an import of this module has; none where it can't be imported by a name of its own."""
    *folders, last = PurePosixPath(path).with_suffix("").parts
    parts = [*folders, *([] if last == "__init__" else [last])]
    if not parts or parts[0] in sys.stdlib_module_names or parts[0] in KITS:
        return set()
    return set(parts) if all(part.isidentifier() for part in parts) else set()


def of_file(path: Path) -> tuple[Beside, list[str]]:
    """The modules beside a file of one's own that it imports. Nothing is raised for what can't be read."""
    try:
        data = path.read_bytes()
    except OSError:
        return {}, []
    return collect(data, _paths(path, words(data)), lambda name: _content(path.parent / name))


def _paths(path: Path, named: Iterable[str]) -> set[str]:
    """The paths of modules beside a file, and of those in the folders that it names, which may hold a whole disk."""
    folder = path.parent
    found = {other.name for other in folder.glob("*.py")}
    for name in named:
        if (folder / name).is_dir() and name not in KITS:
            found |= {inner.relative_to(folder).as_posix() for inner in (folder / name).glob("*.py")}
            found |= {inner.relative_to(folder).as_posix() for inner in (folder / name).glob("*/*.py")}
    return found - {path.name}


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else b" " * (MAX_BYTES + 1)
    except OSError:
        return None


def notes(left_out: Sequence[str]) -> list[str]:
    """What is said of modules that were left out."""
    if not left_out:
        return []
    return [
        f"{', '.join(left_out[:5])}: not imported. A submission may bring {MAX_FILES} modules of its own, of "
        f"{MAX_BYTES // 1000} kB together."
    ]


def install(files: Mapping[str, bytes], folder: Path | None = None) -> None:
    """Let these modules be imported from now on, in the place of those of an earlier submission.

    `folder` is where a debugger finds them.
    """
    for finder in [finder for finder in sys.meta_path if type(finder) is _Finder]:
        sys.meta_path.remove(finder)
        for name in finder.loaded:  # not a look at all modules: in a worker that alone would copy 14 MB of its parent's
            sys.modules.pop(name, None)
    if not files:
        return
    sys.meta_path.insert(0, _Finder(files, folder))


class _Finder(MetaPathFinder, Loader):
    """Finds modules among files in memory, and runs them."""

    def __init__(self, files: Mapping[str, bytes], folder: Path | None) -> None:
        self._files, self._folder = files, folder
        self.loaded: list[str] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        place = fullname.replace(".", "/")
        for file, is_package in ((f"{place}/__init__.py", True), (f"{place}.py", False)):
            if file in self._files:
                origin = str(self._folder / file) if self._folder is not None else file
                spec = ModuleSpec(fullname, self, origin=origin, is_package=is_package)
                spec.has_location = True
                return spec
        if any(file.startswith(f"{place}/") for file in self._files):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        assert spec is not None
        self.loaded.append(spec.name)
        place = spec.name.replace(".", "/")
        file = f"{place}/__init__.py" if spec.submodule_search_locations is not None else f"{place}.py"
        if file in self._files:
            source = importlib.util.decode_source(self._files[file])
            exec(compile(source, spec.origin or file, "exec", dont_inherit=True), vars(module))
