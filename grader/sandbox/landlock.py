"""What a worker may read, by Landlock: the interpreter, its packages, and nothing else. Nothing may be written.

The rules are written once, in the zygote, and every worker puts itself under them (`restrict`).
Covered: opening, creating, renaming, removing and truncating files, device ioctls; TCP; abstract Unix sockets and
signals where the kernel is new enough. Every entry of site-packages has its own rule, so the kit's own packages stay
unreadable when they are installed there, and so does the source of transformers' generation loop.
These rules hold while a file's imports are run. Afterwards seccomp refuses every opening, and every question about a
path, which Landlock can't. Not covered: everything that is no file: that is seccomp's.
Source: the kernel's documentation, userspace-api/landlock, and its uapi header linux/landlock.h.
"""

import ctypes
import os
import site
import struct
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from exercises.kit.system.libc import libc

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every machine
VERSION_FLAG, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
# All that is handled (and so refused unless a rule allows it), by version: files; net (TCP); scopes (sockets, signals).
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
NET_RIGHTS, SCOPES = 3, 3

# Packages that a submission has no business to read, wherever they are installed.
UNREADABLE = {"exercises", "solutions", "grader", "tests", "__editable__"}
# The loop that a student is asked to write. It is loaded already; nobody needs its source.
GENERATION = ("transformers", "generation")


def version() -> int:
    """The version of Landlock that this kernel has; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, _syscall(CREATE_RULESET, None, 0, VERSION_FLAG))


def ruleset() -> int:
    """A descriptor of the rules, to be given to `restrict` after a fork. Raises OSError."""
    known = version()
    files = FILE_RIGHTS[min(known, max(FILE_RIGHTS))]
    attributes = struct.pack("=QQQ", files, NET_RIGHTS if known >= 4 else 0, SCOPES if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    rules = _checked(_syscall(CREATE_RULESET, attributes, size, 0))
    for path, rights in readable():
        _allow(rules, path, rights)
    return rules


def readable() -> Iterator[tuple[Path, int]]:
    """The paths that a worker may read, and how."""
    both = READ_FILE | READ_DIR
    for name in ("stdlib", "platstdlib"):
        # In an installation without a virtual environment, site-packages lies inside: each entry has its own rule.
        for entry in _entries(Path(sysconfig.get_path(name))):
            if entry.name not in ("site-packages", "dist-packages"):
                yield entry, both
        yield Path(sysconfig.get_path(name)), READ_DIR
    for packages in packages_folders():
        yield packages, READ_DIR
        for entry in _entries(packages):
            if entry.name == GENERATION[0]:
                yield from ((inner, both) for inner in _entries(entry) if inner.name != GENERATION[1])
            elif not entry.name.startswith(tuple(UNREADABLE)):
                yield entry, both
    for name in ("/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom"):
        if name != "/usr/lib" or not _holds_python(Path(name)):
            yield Path(name), both
    yield Path("/dev/null"), READ_FILE | WRITE_FILE


def packages_folders() -> list[Path]:
    """Every site-packages that this interpreter imports from."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()}
    folders.add(site.getusersitepackages())
    return [Path(folder) for folder in sorted(folders) if Path(folder).is_dir()]


def _holds_python(folder: Path) -> bool:
    """Whether packages lie below a folder of system libraries: then its parts are allowed one by one, above."""
    return any(folder in packages.parents for packages in packages_folders())


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be read
    try:
        if not path.is_dir():
            rights &= ~READ_DIR
        attributes = struct.pack("=Qi", rights, descriptor)
        _checked(_syscall(ADD_RULE, rules, PATH_BENEATH, attributes, 0))
    finally:
        os.close(descriptor)


def restrict(rules: int) -> None:
    """Put this process under the rules, for good, and close them. Raises OSError. no_new_privs must be set."""
    _checked(_syscall(RESTRICT_SELF, rules, 0))
    os.close(rules)


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    converted = [
        ctypes.c_long(argument) if isinstance(argument, int) else ctypes.c_char_p(argument) for argument in arguments
    ]
    return libc().syscall(ctypes.c_long(number), *converted)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"Landlock: {os.strerror(ctypes.get_errno())}")
    return result
