"""What machine a figure was measured on. Imports no torch: a judge that is looked at from inside has none either."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from exercises.kit.system import processes
from grader.sandbox import lockdown


def machine() -> str:
    """The processor, how much of it this process may use, the memory, and how busy it is."""
    with open("/proc/cpuinfo") as lines:
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{names[0] if names else platform.machine()}, {len(os.sched_getaffinity(0))} of {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, load {os.getloadavg()[0]:.1f}, Linux {platform.release()}, "
        f"Python {platform.python_version()}, torch {version('torch')}, {lockdown.best_tier()}"
    )


@contextmanager
def on_one_core() -> Iterator[None]:
    """Keep this thread to a core, as a judge's process does; afterwards it may run on any again."""
    processes.keep_to(sorted(processes.CORES)[-1:])
    try:
        yield
    finally:
        processes.keep_to(processes.CORES)


def megabytes(path: str, *fields: str) -> float:
    """The sum of these fields of a file in /proc; NaN when it may not be read."""
    try:
        with open(path) as lines:
            rows = dict(line.split(":", 1) for line in lines if ":" in line)
    except PermissionError:
        return float("nan")
    return sum(int(rows[each].split()[0]) for each in fields) / 1000
