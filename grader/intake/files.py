"""Lists what was handed in as files, whether it lies in a folder, in an archive, or in an archive in either.

A File is cheap: it says where the bytes are, and `read` gets them when they are needed. Links are not followed, caches
and the like are left out, and a file that can't be had carries a problem that names it and says the mend.
Not covered: archives in archives in archives; what the files are (names.py, selection.py).
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from exercises.kit.submission.loader import MAX_BYTES
from grader.intake import archives
from grader.intake.archives import Refused

MAX_DEPTH = 20
SKIPPED = {"__pycache__", ".ipynb_checkpoints", ".git", ".venv", "venv", "node_modules", "__MACOSX"}


@dataclass(frozen=True)
class Mark:
    """What a platform says of a file besides whose it is: when it was handed in, whether late, in which attempt.

    `handed_in` is aware where the platform names a zone, else it is the local time of the platform's site. `late` is
    the platform's own mark. `attempt` is a text that is larger for what came later. `filename` is the student's own
    name for the file, where the path has another.
    """

    handed_in: datetime | None = None
    late: bool = False
    attempt: str = ""
    filename: str = ""


UNMARKED = Mark()


@dataclass(frozen=True)
class File:
    """A file or a folder of what was handed in.

    `path` is below what was handed in, with "/" between its parts and at the end of a folder; `time` is when it was
    changed, in seconds. The bytes are at `place` on the disk, or are number `number` in the archive `within`.
    `problem` says why they can't be read. `own_mark` is what the platform says of it.
    """

    path: str
    size: int
    time: float
    place: Path
    within: "File | None" = None
    number: int = 0
    problem: str = ""
    own_mark: Mark = UNMARKED

    @property
    def mark(self) -> Mark:
        """What the platform says of it, or of the student's archive that it lies in."""
        inside = self.within is not None and self.within.path and self.own_mark is UNMARKED
        return self.within.own_mark if inside and self.within else self.own_mark

    @property
    def is_folder(self) -> bool:
        return self.path.endswith("/")

    @property
    def name(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]


def listed(root: Path) -> tuple[list[File], list[File]]:
    """All files and folders below a folder, or in an archive, by path; and what is left out at the top.

    Raises Refused and OSError.
    """
    if root.is_dir():
        os.scandir(root).close()  # a folder that can't be opened is an error here, and only a problem further down
        found = _walk(root)
    else:
        found = _members(archives.opened(root), File("", 0, 0.0, root))
    everything = list(found)
    left_out = [file for file in everything if "/" not in file.path.rstrip("/") and _is_left_out(file)]
    without = {file.path for file in left_out}
    return _sorted(file for file in everything if file.path not in without), left_out


def _is_left_out(file: File) -> bool:
    """Whether something at the top is nobody's: a cache, what is hidden, a link or a device on the disk."""
    return _is_junk(file) or bool(file.problem and file.within is None and not file.is_folder)


def inside(file: File, data: bytes) -> list[File]:
    """The files in an archive that a student has handed in, with the content `data`. Raises Refused."""
    archive = archives.from_bytes(file.path, data)
    archive.close()
    return _sorted(_members(archive, file))


def _sorted(found: Iterable[File]) -> list[File]:
    """The files by path, without caches and the like."""
    return sorted((file for file in found if not _is_junk(file)), key=lambda file: file.path)


def read(file: File) -> bytes:
    """The content of a file on the disk or in the class's archive. Raises Refused, which names it and says the mend.

    What lies in a student's archive is read by looker.py.
    """
    if file.problem:
        raise Refused(file.problem)
    if file.size > MAX_BYTES:
        raise _too_large(file)
    if file.within is None:
        return _within_limit(file, _read_from_disk(file))
    return read_member(archives.opened(file.place), file)


def read_member(archive: archives.Archive, file: File) -> bytes:
    """The content of a file in an archive. Raises Refused."""
    there = archive.members[file.number] if file.number < len(archive.members) else None
    # A path is counted from where the class begins, so it may be the end of the member's, or begin with the archive's.
    if (
        there is None
        or there.size != file.size
        or not (there.path.endswith(file.path) or file.path.endswith(there.path))
    ):
        raise Refused(f"{file.path}: {file.place} has changed since it was listed. Run the command again.")
    if file.size > MAX_BYTES:
        raise _too_large(file)
    return _within_limit(file, archive.read(file.number, MAX_BYTES + 1))


def _within_limit(file: File, data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_large(file)
    return data


def _read_from_disk(file: File) -> bytes:
    """What is there now, if it is a file still: a link is not followed, and nobody waits for a pipe's other end."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with open(os.open(file.place, flags), "rb") as content:
            if stat.S_ISREG(os.fstat(content.fileno()).st_mode):
                return content.read(MAX_BYTES + 1)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENXIO):
            raise Refused(f"{file.path}: {error.strerror}. Check the file's permissions.") from None
    raise Refused(f"{file.path}: {archives.LINK}. Ask for the file itself.")


def _too_large(file: File) -> Refused:
    size = max(file.size, MAX_BYTES) // 1_000_000
    mend = "Ask for the .py or .ipynb file alone." if archives.is_archive(file.path) else "Clear a notebook's outputs."
    return Refused(f"{file.path}: {size} MB is too large for a submission. {mend}")


def _members(archive: archives.Archive, within: File) -> Iterator[File]:
    """The members of an archive as files; each folder once, also where the archive names only what is in it."""
    prefix = f"{within.path}/" if within.path else ""
    folders: set[str] = set()
    for number, member in enumerate(archive.members):
        parts = member.path.split("/")
        if not member.path or len(parts) > MAX_DEPTH:
            parts = parts[:MAX_DEPTH]
        elif not member.is_folder:
            path = prefix + member.path
            yield File(path, member.size, member.time, within.place, within, number, member.problem)
            parts = parts[:-1]
        folders |= {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    for folder in folders - {""}:
        yield File(f"{prefix}{folder}/", 0, 0.0, within.place, within)


def _walk(root: Path) -> Iterator[File]:
    """Everything below a folder down to MAX_DEPTH."""
    waiting = [(root, "", 0)]
    while waiting:
        here, prefix, depth = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            problem = f"{prefix}: {error.strerror}. Check the folder's permissions."
            yield File(prefix, 0, 0.0, here, problem=problem)
            continue
        for entry in entries:
            path = prefix + entry.name
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # gone in this moment
            if stat.S_ISDIR(status.st_mode):
                yield File(f"{path}/", 0, status.st_mtime, Path(entry.path))
                if depth < MAX_DEPTH and entry.name not in SKIPPED:
                    waiting.append((Path(entry.path), f"{path}/", depth + 1))
            elif stat.S_ISREG(status.st_mode):
                yield File(path, status.st_size, status.st_mtime, Path(entry.path))
            else:
                problem = f"{path}: {archives.LINK}. Ask for the file itself."
                yield File(path, 0, 0.0, Path(entry.path), problem=problem)


def _is_junk(file: File) -> bool:
    """Caches, and what is hidden at the top; `._NAME` is what macOS writes beside every file in an archive."""
    top, _, rest = file.path.partition("/")
    hidden = top.startswith(".") and not top.startswith("..")
    return hidden or file.name.startswith("._") or not SKIPPED.isdisjoint(file.path.split("/"))


def below(files: list[File], folder: str) -> list[File]:
    """The files in a folder (with "/" at its end), their paths counted from there."""
    return [
        replace(file, path=file.path.removeprefix(folder))
        for file in files
        if file.path.startswith(folder) and file.path != folder
    ]
