"""How a worker is cut off before a line of a submission runs, and which tier of isolation that makes.

| tier | what | where |
| --- | --- | --- |
| landlock+seccomp | imports from Python and its packages, writes nothing; the calls of seccomp.py | Linux 5.13 on |
| seccomp | the same calls; while the modules that the file imports are loaded, any file may be read | Linux |
| process | a process of its own, time limits: for code that one trusts | everywhere |

In the first two the imports of a file are run by themselves, by the kit. Then all files are closed for good: not a line
of the submission runs before that. To open one is refused from then on, and whether there is one is answered with no.
Covered in the first two, as any user, root included (its capabilities are dropped): files and what a path tells (that
it exists, its size and its times), processes, programs, sockets, signals, other processes' memory, memory beyond the
limit, output, core dumps, outliving the zygote.
Not covered: the time and memory that a submission may use until its limits are reached slow the others down. Two
workers that run at once, or one after the other, still have the machine in common, and with it what a clock shows: how
busy the cores and their caches are, and how fast a page of a library comes that is mapped already (it is in the page
cache, or not yet). Bits can be passed that way, slowly and with errors. Faults of the kernel itself. In tier `process`,
nearly nothing is covered: it is named in every report, and hidden suites are refused in it unless it is asked for by
name.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from exercises.kit.system.libc import libc
from grader.sandbox import landlock, seccomp

if sys.platform != "win32":
    import resource

Tier = Literal["landlock+seccomp", "seccomp", "process"]
LANDLOCK: Final = "landlock+seccomp"
SECCOMP: Final = "seccomp"
PROCESS: Final = "process"
# The strongest first.
TIERS: tuple[Tier, ...] = (LANDLOCK, SECCOMP, PROCESS)
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
CAPABILITY_VERSION = 0x20080522
CAPSET = {"x86_64": 126, "aarch64": 91}
CPU_SECONDS = 600


@dataclass(frozen=True)
class Wall:
    """What the zygote has prepared for its workers.

    `memory_bytes` may be mapped in all (0: any); `rules` is the descriptor of Landlock's rules (-1: none); `calls` is
    the program of the seccomp filter, for any process, and `no_files` that of the second one.
    """

    tier: Tier
    memory_bytes: int
    rules: int = -1
    calls: bytes = b""
    no_files: bytes = b""


def best_tier() -> Tier:
    """The strongest tier that this machine has."""
    if not seccomp.is_available():
        return PROCESS
    return LANDLOCK if landlock.version() else SECCOMP


def tier_named(name: str) -> Tier:
    """The tier of that name. Raises StopIteration when there is none."""
    return next(tier for tier in TIERS if tier == name)


@dataclass(frozen=True)
class Isolation:
    """What a machine offers: the tier and its letter, the facts that it follows from, and what would raise it."""

    tier: Tier
    letter: str
    facts: list[str]
    advice: str


def isolation() -> Isolation:
    """Look at what this machine offers."""
    tier = best_tier()
    version = landlock.version()
    facts = [
        f"Landlock: version {version}" if version else "Landlock: not there",
        "seccomp filters: " + ("there" if seccomp.is_available() else "not there"),
        f"system: {sys.platform} on {platform.machine()}, {'root' if _is_root() else 'an ordinary user'}",
    ]
    advice = {
        LANDLOCK: "",
        SECCOMP: "Linux 5.13 or later with Landlock among its security modules (lsm=landlock,... at boot).",
        PROCESS: "run the grader on Linux (x86-64 or aarch64), for example in a virtual machine.",
    }[tier]
    return Isolation(tier, "ABC"[TIERS.index(tier)], facts, advice)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def prepare(tier: Tier, extra_bytes: int) -> Wall:
    """In the zygote, once. `extra_bytes` may be mapped beyond what is mapped now."""
    mapped = mapped_bytes()
    memory_bytes = mapped + extra_bytes if mapped else 0
    if tier == PROCESS:
        return Wall(tier, memory_bytes)
    rules = landlock.ruleset() if tier == LANDLOCK else -1
    return Wall(tier, memory_bytes, rules, seccomp.program(seccomp.ANY_PID), seccomp.no_more_files())


def cut_off(wall: Wall) -> Callable[[], None]:
    """In a worker, before the submission: limits and the wall. Raises OSError when any part of it is refused.

    Returns what is to be called when the modules that the submission imports are loaded, before the submission runs.
    """
    limit_resources(wall.memory_bytes)
    if wall.tier == PROCESS:
        return lambda: None
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    drop_capabilities()
    if wall.tier == LANDLOCK:
        landlock.restrict(wall.rules)
    seccomp.install(seccomp.for_process(wall.calls, os.getpid()))

    def close_files() -> None:
        seccomp.install(wall.no_files)
        os.fstat = seccomp.fstat  # type: ignore[assignment]

    return close_files


def hide_memory() -> None:
    """Keep other processes of the same user from looking into this one (/proc/PID/mem, ptrace)."""
    if sys.platform == "linux":
        prctl(PR_SET_DUMPABLE, 0)


def limit_resources(memory_bytes: int) -> None:
    """So much memory (0: any), no files to write, no core dumps, a few descriptors, CPU time."""
    if sys.platform == "win32":
        return
    for what, limit in (
        (resource.RLIMIT_AS, memory_bytes or resource.RLIM_INFINITY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CPU, CPU_SECONDS),
    ):
        resource.setrlimit(what, (limit, limit))


def mapped_bytes() -> int:
    """The size of this process's address space; 0 where the system doesn't say."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def drop_capabilities() -> None:
    """Make a worker of root as weak as any other. Raises OSError."""
    header = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    none = ctypes.create_string_buffer(24)
    if libc().syscall(CAPSET[os.uname().machine], header, none) != 0:
        raise OSError(ctypes.get_errno(), "the capabilities were not dropped")


def prctl(what: int, value: int) -> None:
    if libc().prctl(what, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {what} was refused")
