"""What a worker asks of the kernel before a line of a submission runs: limits, and dying with its parent."""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
CPU_SECONDS = 600


def die_with_parent() -> None:
    """Have the kernel kill this process when the zygote ends (Linux; elsewhere the closed socket has to do)."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent or parent == 1:
        os._exit(71)  # it died before the kernel was asked


def limit_resources(extra_bytes: int) -> None:
    """Memory to what is mapped now and `extra_bytes`, no files to write, no core dumps, a few descriptors, CPU time."""
    mapped = mapped_bytes()
    for what, limit in (
        (resource.RLIMIT_AS, mapped + extra_bytes if mapped else resource.RLIM_INFINITY),
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
