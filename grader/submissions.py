"""Intake: from what an instructor has to a list of submissions, one per student.

Recognised: a folder with a folder per student (`alice/unpacking_pipeline.py`, at any depth below it), loose files
(`alice.py`, `bob.ipynb`), and a single file. Links are not followed, and a file that can't be read becomes a
submission that says so: one bad file costs nobody else.
Not covered yet: archives and the folder names of learning platforms.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exercises.kit.loader import MAX_BYTES, MODULE

SOLUTIONS = Path(__file__).parent.parent / "solutions" / f"{MODULE}.py"
STUBS = Path(__file__).parent.parent / "exercises" / f"{MODULE}.py"
SUFFIXES = (".py", ".ipynb")
MAX_DEPTH = 20
SKIPPED = {"__pycache__", ".ipynb_checkpoints", ".git", ".venv", "venv", "node_modules", "__MACOSX"}


class NoSubmissions(Exception):
    """There is nothing to grade; the message names the folder and the mend."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in. `problem` says why there is nothing to run; `note` is for the instructor."""

    student: str
    source: str
    data: bytes
    problem: str = ""
    note: str = ""

    def load(self) -> "Submission":
        """Itself: a submission that was found on the disk is read by its `load`."""
        return self

    @property
    def digest(self) -> str:
        return "sha256:" + hashlib.sha256(self.source.encode(errors="replace") + b"\0" + self.data).hexdigest()


def find(root: Path) -> list[Submission]:
    """The submissions in a folder, by student's name. Raises NoSubmissions."""
    if not root.exists():
        raise NoSubmissions(f"{root}: no such folder. Name the folder that the students' files are in.")
    if root.is_file():
        if root.suffix not in SUFFIXES:
            raise NoSubmissions(f"{root}: not a .py or .ipynb file. Name a folder of submissions, or one submission.")
        return [_read(root.stem if root.stem != MODULE else root.resolve().parent.name, [root], root.parent)]
    candidates: dict[str, list[Path]] = {}
    empty: list[str] = []
    for entry in sorted(root.iterdir()):
        hidden = entry.name.startswith(".") and not entry.name.startswith("..")
        if entry.is_symlink() or hidden or entry.name in SKIPPED:
            continue
        if entry.is_dir():
            files = _files_in(entry)
            if files:
                candidates[entry.name] = files
            else:
                empty.append(entry.name)
        elif entry.suffix in SUFFIXES and entry.is_file():
            candidates.setdefault(entry.stem, []).append(entry)
    if not candidates:
        raise NoSubmissions(
            f"{root}: no submission in it. Expected NAME/{MODULE}.py or .ipynb, one folder per student, "
            "or loose files NAME.py."
        )
    found = [_read(student, files, root) for student, files in candidates.items()]
    found += [_problem(name, name, f"{name}: no .py or .ipynb file in this folder.") for name in empty]
    return sorted(found, key=lambda each: each.student)


def _files_in(folder: Path) -> list[Path]:
    """The files in a student's folder that may be the submission: those of the right name, else all of them."""
    files = [
        path
        for path in sorted(_walk(folder))
        if path.suffix in SUFFIXES
        and path.is_file()
        and not path.is_symlink()
        and not SKIPPED & set(path.relative_to(folder).parts)
        and not any(parent.is_symlink() for parent in path.parents if folder in parent.parents)
    ]
    return [path for path in files if path.stem == MODULE] or files


def _walk(folder: Path) -> Iterator[Path]:
    """Everything below a folder down to MAX_DEPTH, links not followed; folders that can't be read are left out."""
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        with contextlib.suppress(OSError):
            for each in os.scandir(here):
                if each.is_dir(follow_symlinks=False) and depth < MAX_DEPTH:
                    waiting.append((Path(each.path), depth + 1))
                yield Path(each.path)


def _read(student: str, files: list[Path], root: Path) -> Submission:
    """The submission in the newest of these files."""
    newest = max(files, key=lambda path: (path.stat().st_mtime, path.suffix == ".ipynb", str(path)))
    source = str(newest.relative_to(root))
    if newest.stat().st_size > MAX_BYTES:
        size = newest.stat().st_size // 1_000_000
        return _problem(
            student, source, f"{source}: {size} MB is too large for a submission. Clear a notebook's outputs."
        )
    try:
        data = newest.read_bytes()
    except OSError as error:
        return _problem(student, source, f"{source}: {error.strerror}. Check the file's permissions.")
    others = ", ".join(str(path.relative_to(root)) for path in files if path != newest)
    return Submission(
        student, source, data, note=f"the newest of several files; not graded: {others}" if others else ""
    )


def _problem(student: str, source: str, problem: str) -> Submission:
    return Submission(student, source, b"", problem)
