"""Zip and tar archives, read with care: they come from strangers.

Nothing is ever extracted to the disk. `opened` lists an archive's members; a member is read when it is asked for, up to
a limit. What can't be trusted is refused, with a message that names archive and member and says the mend:

- a member whose path leads out of the archive (`..`, an absolute path, a drive letter), a link, a device, one that is
  encrypted, one of several with the same path, one packed in a way that can't be unpacked in bounded memory, one with a
  name that no disk could hold;
- an archive that is damaged or cut short, that has too many members, or that would be too large when unpacked.

Names that are in UTF-8 but not marked so are read as what they are; other unmarked ones are code page 437, as the
format has it. Not covered: rar, 7z and other formats (said so by intake), tar archives compressed by bzip2 or xz,
archives in archives (files.py goes one level deep), and the memory for the list of an instructor's own archive. A large
.tar.gz is slow: to go back to an earlier member is to unpack from the start.
"""

import gzip
import hashlib
import io
import re
import stat
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from exercises.kit.errors import UserError

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
ENCRYPTED = 0x1
IS_UTF8 = 0x800
DRIVE = re.compile(r"[A-Za-z]:")
LINK = "a link or a device, which is not followed"
LEADS_OUT = "its path leads out of the archive"
TOO_LONG = "its name is too long"
TWICE = "the archive holds several of that name"
# As on a disk. Without a limit, a name of a tar archive may have a million letters.
MAX_NAME = 255
# The largest piece that tarfile may ask for at once: a member's name or attributes, of bounded size in honest archives.
MAX_HEADER = 1_000_000


class Refused(UserError):
    """An archive or a file in it is not read; the message names both and the mend."""


@dataclass(frozen=True)
class Limits:
    """How many members an archive may have, and of how many bytes when it is unpacked."""

    members: int
    total: int


OF_A_CLASS = Limits(500_000, 100_000_000_000)
OF_A_STUDENT = Limits(10_000, 200_000_000)


@dataclass(frozen=True)
class Member:
    """A file or a folder in an archive. `path` is made safe; `problem` says why it must not be read all the same."""

    path: str
    size: int
    time: float
    is_folder: bool
    problem: str = ""


@dataclass(frozen=True)
class Archive:
    """The members of an archive. `read(number, limit)` gives at most so many bytes of one; it raises Refused."""

    members: list[Member]
    read: Callable[[int, int], bytes]
    close: Callable[[], None]


def is_archive(path: str) -> bool:
    """Whether the name is that of an archive."""
    return path.lower().endswith(SUFFIXES)


# The archive that was opened last, with the state of its file then. The members of a class are asked for one by one:
# its list is long, and a compressed tar is read from its start.
_kept: list[tuple[tuple[object, ...], Archive]] = []


def opened(path: Path, limits: Limits = OF_A_CLASS) -> Archive:
    """The archive at `path`, which stays open until another one is asked for. Raises Refused."""
    try:
        status = path.stat()
        key = (path, status.st_mtime_ns, status.st_size, limits)
        if not _kept or _kept[0][0] != key:
            for _, last in _kept:
                last.close()
            _kept.clear()
            _kept.append((key, _open(str(path), path.open("rb"), limits)))
        return _kept[0][1]
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}. Check that the file is there and may be read.") from None


def from_bytes(label: str, data: bytes, limits: Limits = OF_A_STUDENT) -> Archive:
    """The archive with the content `data`; `label` names it in messages. Raises Refused."""
    return _open(label, io.BytesIO(data), limits)


def _open(label: str, file: BinaryIO, limits: Limits) -> Archive:
    """The archive in an open file, which is closed again when it is refused."""
    try:
        return (_zip if label.lower().endswith(".zip") else _tar)(label, file, limits)
    except Refused:
        file.close()
        raise
    # Both libraries meet a file of the wrong shape with whatever their own code happens to stumble into.
    except Exception as error:
        file.close()
        what = f"{type(error).__name__}: {str(error)[:200]}"
        raise Refused(
            f"{label}: not an archive of that kind, or a damaged one ({what}). Download it again, or unpack it."
        ) from None


def _zip(label: str, file: BinaryIO, limits: Limits) -> Archive:
    archive = zipfile.ZipFile(file)
    infos = archive.infolist()
    _check(label, len(infos), sum(info.file_size for info in infos), limits)
    members = _marked(label, [_zip_member(info) for info in infos])

    def read(number: int, limit: int) -> bytes:
        with _told(label, members[number].path), archive.open(infos[number]) as packed:
            return packed.read(limit)

    return Archive(members, read, file.close)


def _zip_member(info: zipfile.ZipInfo) -> Member:
    name = _name(info)
    path, problem = _safe(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        problem = LINK
    elif info.flag_bits & ENCRYPTED:
        problem = "encrypted"
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = "packed in an unusual way"
    try:
        when = time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        when = 0.0
    return Member(path, info.file_size, when, name.endswith(("/", "\\")), problem)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member, also where it is in UTF-8 without the mark that says so (old Moodles, macOS)."""
    if info.flag_bits & IS_UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


def _tar(label: str, file: BinaryIO, limits: Limits) -> Archive:
    unpacked = file if label.lower().endswith(".tar") else cast(BinaryIO, gzip.GzipFile(fileobj=file))
    bounded = _Bounded(label, unpacked, limits.total)
    archive = tarfile.TarFile(fileobj=cast(BinaryIO, bounded))
    infos: list[tarfile.TarInfo] = []
    while (info := archive.next()) is not None:
        if infos and info.offset <= infos[-1].offset:
            raise Refused(f"{label}: its members overlap. Ask for the files themselves.")
        infos.append(info)
        _check(label, len(infos), info.offset_data + info.size, limits)
    # tarfile takes a header that it can't read for the end: students would be missing without a word.
    bounded.seek(archive.offset)
    end = bounded.read(tarfile.BLOCKSIZE)
    if not end or end.strip(b"\0"):
        raise Refused(f"{label}: damaged or cut short. Download it again, or unpack it.")
    members = _marked(label, [_tar_member(info) for info in infos])

    def read(number: int, limit: int) -> bytes:
        info = infos[number]
        with _told(label, members[number].path):
            unpacked.seek(info.offset_data)
            return unpacked.read(min(limit, info.size))

    return Archive(members, read, file.close)


def _tar_member(info: tarfile.TarInfo) -> Member:
    path, problem = _safe(info.name)
    if info.issparse() or not (info.isreg() or info.isdir()):
        problem = LINK
    return Member(path, info.size, float(info.mtime), info.isdir(), problem)


class _Bounded:
    """What tarfile reads from, with an end to how far and how much at once: a small file may unpack to any size."""

    def __init__(self, label: str, file: BinaryIO, total: int):
        self._label, self._file, self._total = label, file, total
        self.tell = file.tell

    def seek(self, position: int) -> None:
        if position > self._total:
            raise _too_large(self._label, self._total)
        self._file.seek(position)

    def read(self, size: int) -> bytes:
        if size > MAX_HEADER:
            raise Refused(f"{self._label}: damaged (a header of {size} bytes). Ask for the files themselves.")
        return self._file.read(size)


def _check(label: str, members: int, total: int, limits: Limits) -> None:
    if members > limits.members:
        raise Refused(
            f"{label}: more than {limits.members} files are in it. Ask for the .py or .ipynb file alone, or unpack it."
        )
    if total > limits.total:
        raise _too_large(label, limits.total)


def _too_large(label: str, total: int) -> Refused:
    return Refused(
        f"{label}: unpacked it would be more than {total // 1_000_000} MB. "
        "Ask for the .py or .ipynb file alone, or unpack it."
    )


def _safe(name: str) -> tuple[str, str]:
    """The path of a member with nothing in it that leads elsewhere, and what is wrong with the name as it stands."""
    parts = name.replace("\\", "/").split("/")
    problem = LEADS_OUT if not parts[0] or ".." in parts or DRIVE.match(parts[0]) else ""
    parts[0] = DRIVE.sub("", parts[0])
    if any(len(part) > MAX_NAME for part in parts):
        parts, problem = [_shortened(part) for part in parts], TOO_LONG
    return "/".join(part for part in parts if part not in ("", ".", "..")), problem


def _shortened(part: str) -> str:
    """A name that is still another one than every other, but not so long that to look at it takes time."""
    if len(part) <= MAX_NAME:
        return part
    return f"{part[:100]}~{hashlib.sha256(part.encode(errors='surrogatepass')).hexdigest()[:8]}"


def _marked(label: str, members: list[Member]) -> list[Member]:
    """The members, with every problem said in a sentence, and those refused whose path several of them have."""
    times = Counter(member.path for member in members if not member.is_folder)
    marked = []
    for member in members:
        problem = member.problem or (TWICE if not member.is_folder and times[member.path] > 1 else "")
        if problem:
            member = replace(member, problem=f"{label}, {member.path}: {problem}. Ask for the file itself.")
        marked.append(member)
    return marked


@contextmanager
def _told(label: str, path: str) -> Iterator[None]:
    """Turn whatever reading a damaged member raises into a message that names it."""
    try:
        yield
    except Exception as error:
        what = f"{type(error).__name__}: {str(error)[:200]}"
        raise Refused(f"{label}, {path}: damaged ({what}). Ask for the file itself.") from None
