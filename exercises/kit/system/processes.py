"""Processes that fork children: their threads and cores, the tie to a parent, and the end of a child.

Covered: what watch mode's server and the grader's zygote both need. Both load a model once and fork from themselves.
Not covered: what a child may do; that is grader/sandbox/.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from exercises.kit.system.libc import libc

PR_SET_PDEATHSIG = 1
# The exit code of a child whose parent died before the kernel could be asked to tie the two together.
ORPHANED = 71
# The cores that this process was given, whichever of them it keeps to later; none where the system does not tell.
CORES = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


def keep_to(cores: Collection[int], pid: int = 0) -> None:
    """Have a process run on these cores only; without `pid` it is this thread. Where that can't be had, on any core.

    Two processes that wait for each other all the time are faster on one core than on two: a core that sleeps takes
    longer to wake than the message takes to write.
    """
    if cores and sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.sched_setaffinity(pid, cores)


def kept_to() -> Collection[int]:
    """The cores that this thread runs on."""
    return os.sched_getaffinity(0) if sys.platform == "linux" else ()


def threads() -> int:
    """The number of threads of this process; 1 where the system does not tell. With more, forked children may hang."""
    return len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this process when its parent ends (Linux only; elsewhere nothing happens).

    `parent` is the parent's process id where the caller took it before the fork. Ends the process when that parent is
    gone already.
    """
    if sys.platform != "linux":
        return
    expected = parent or os.getppid()
    libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != expected or expected == 1:
        os._exit(ORPHANED)


@contextmanager
def ending_with(sock: socket.socket) -> Iterator[None]:
    """End this process when the other side of `sock` is closed in this context, and whatever it is doing there.

    By a signal: a thread that waits would be one thread too many for a process that forks. Where the system has no such
    signal, nothing happens.
    """
    if not hasattr(signal, "SIGIO") or not hasattr(os, "O_ASYNC"):
        yield
        return
    import fcntl

    def look(*_: object) -> None:
        with contextlib.suppress(BlockingIOError):
            if not sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                os._exit(0)

    before = signal.signal(signal.SIGIO, look)
    flags = fcntl.fcntl(sock, fcntl.F_GETFL)
    fcntl.fcntl(sock, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(sock, fcntl.F_SETFL, flags | os.O_ASYNC)
    look()  # it may be closed by now
    try:
        yield
    finally:
        fcntl.fcntl(sock, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, before)


def idlest(cores: Collection[int], seconds: float = 0.1) -> list[int]:
    """The cores, first those that had the least to do in the next moment: another run may keep to some of them."""
    before = _idle()
    time.sleep(seconds)
    now = _idle()
    return sorted(cores, key=lambda core: (before.get(core, 0) - now.get(core, 0), core))


def _idle() -> dict[int, int]:
    """For how long each core has had nothing to do, or was waiting for a disk, in ticks; empty where nobody tells."""
    try:
        rows = [line.split() for line in Path("/proc/stat").read_text("ascii").splitlines()]
    except OSError:
        return {}
    cores = [(row[0].removeprefix("cpu"), row) for row in rows if row and row[0].startswith("cpu")]
    return {int(core): int(row[4]) + int(row[5]) for core, row in cores if core.isdigit()}


def strike(pid: int) -> None:
    """Kill a child that is not reaped yet, and all that is left of its session."""
    for kill in (os.kill, os.killpg):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def kill(pid: int) -> int | None:
    """Kill a child with its session and reap it. Returns the exit code that it had ended with; None if it was alive."""
    # WNOWAIT leaves it a zombie for now, so that its number can't have become another process's.
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    strike(pid)
    os.waitpid(pid, 0)
    if ended is None:
        return None
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


def ending(code: int) -> str:
    """How a process with this exit code ended, in words; negative codes are signals. '' for one that came to its end.

    The words follow "was ended" or "it ended": 'with the exit code 3', 'by the signal SIGSEGV'.
    """
    if code < 0:
        names = {number.value: number.name for number in signal.Signals}
        return f"by the signal {names.get(-code, -code)}"
    return f"with the exit code {code}" if code else ""
