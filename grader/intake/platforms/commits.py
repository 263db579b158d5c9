"""When a git repository's last commit was made: read from its files, without git and without running anything in it.

A repository is a student's: its configuration and hooks may name programs, so git itself is not let near it. What is
read: `HEAD`, the branch that it names (a file of its own, or a line of `packed-refs`), and that commit, which lies in a
file of its own or, after a `clone`, in a pack. The time is the committer's, with the zone.
Covered: links, pipes, and files that are no such thing or unpack to far too much; these say nothing.
Not covered: a commit that its pack keeps as a difference to another one, packs of more than 2 GB, names of 32 bytes
(SHA-256), worktrees and submodules (`.git` is a file there): nothing is said. Whether the time is true: its author may
write any.
"""

import os
import re
import stat
import struct
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

FOLDER = ".git"
BRANCH = re.compile(r"ref: (refs/(?:[\w+@-][\w.+@-]*/)*[\w+@-][\w.+@-]*)")
NAME = re.compile(r"[0-9a-f]{40}")
COMMITTER = re.compile(rb"^committer [^\n]*> (\d{1,12}) ([+-]\d{4})$", re.MULTILINE)
# A head, a branch, a commit's message: none is as large as this. A list of branches may be.
MAX_BYTES, MAX_BRANCHES = 100_000, 4_000_000
MAX_PACKS = 50
# The index of a pack (version 2): a head, 256 counts, then the names, their checksums, their places.
INDEX_HEAD, COUNTS, NAME_BYTES = b"\377tOc\0\0\0\2", 256, 20
COMMIT = 1


def last(folder: Path) -> datetime | None:
    """When the last commit of the branch that is checked out in a folder was made; None where that can't be read."""
    git = folder / FOLDER
    with suppress(OSError, ValueError, OverflowError, LookupError, struct.error, zlib.error):
        if not stat.S_ISDIR(git.lstat().st_mode):
            return None
        name = _commit(git)
        text = (_loose(git, name) or _packed(git, name)) if name else b""
        head = text.partition(b"\n\n")[0]
        if found := COMMITTER.search(head):
            return _time(int(found[1]), found[2].decode())
    return None


def _time(seconds: int, zone: str) -> datetime:
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    return datetime.fromtimestamp(seconds, UTC).astimezone(
        timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))
    )


def _commit(git: Path) -> str:
    """The name of the commit that HEAD stands at; "" where there is none yet."""
    head = _bytes(git / "HEAD").decode("ascii", "replace").strip()
    branch = BRANCH.fullmatch(head)
    if not branch:
        return head if NAME.fullmatch(head) else ""
    with suppress(OSError):
        own = _bytes(git / branch[1]).decode("ascii", "replace").strip()
        return own if NAME.fullmatch(own) else ""
    for line in _bytes(git / "packed-refs", MAX_BRANCHES).decode("utf-8", "replace").splitlines():
        name, _, of = line.partition(" ")
        if of == branch[1] and NAME.fullmatch(name):
            return name
    return ""


def _loose(git: Path, name: str) -> bytes:
    """A commit that is a file of its own; empty where it is none."""
    try:
        data = _bytes(git / "objects" / name[:2] / name[2:])
    except OSError:
        return b""
    text = zlib.decompressobj().decompress(data, MAX_BYTES)
    return text.partition(b"\0")[2] if text.startswith(b"commit ") else b""


def _packed(git: Path, name: str) -> bytes:
    """A commit that is in a pack, and whole there; empty where it is not."""
    for index in sorted((git / "objects" / "pack").glob("*.idx"))[:MAX_PACKS]:
        place = _place(index, bytes.fromhex(name))
        if place:
            data = _bytes(index.with_suffix(".pack"), MAX_BYTES, place)
            kind, length = data[0] >> 4 & 7, 1
            while data[length - 1] & 0x80:
                length += 1
            return zlib.decompressobj().decompress(data[length:], MAX_BYTES) if kind == COMMIT else b""
    return b""


def _place(index: Path, name: bytes) -> int:
    """Where in its pack an object begins; 0 where the pack has it not."""
    head = _bytes(index, len(INDEX_HEAD) + 4 * COUNTS)
    if not head.startswith(INDEX_HEAD):
        return 0
    counts = struct.unpack_from(f">{COUNTS}I", head, len(INDEX_HEAD))
    low, high, names = (counts[name[0] - 1] if name[0] else 0), counts[name[0]], len(head)
    while low < high:
        middle = (low + high) // 2
        found = _bytes(index, NAME_BYTES, names + NAME_BYTES * middle)
        if found == name:
            # Behind all names come as many checksums of four bytes, then the places.
            at = names + (NAME_BYTES + 4) * counts[-1] + 4 * middle
            place = int(struct.unpack(">I", _bytes(index, 4, at))[0])
            return place if place < 2**31 else 0
        low, high = (middle + 1, high) if found < name else (low, middle)
    return 0


def _bytes(path: Path, most: int = MAX_BYTES, at: int = 0) -> bytes:
    """What stands in a file from a place on. Raises OSError, also for what is no file: a link, a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("no file")
        file.seek(at)
        return file.read(most)
