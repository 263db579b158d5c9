"""Commands run and watched from outside: when records come, what the process and those below it use.

Everything is read from /proc, so this measures the real command and changes nothing in it.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.records import schema
from tests.benchmarks import work

POLL_SECONDS = 0.005


class NotAvailable(Exception):
    """This can't be measured here; the message says why."""


class Failed(Exception):
    """A command that should have worked did not."""


@dataclass
class Watched:
    """What was seen of a command: its seconds, and (seconds since the start, records so far) at each change."""

    seconds: float = 0.0
    records: list[tuple[float, int]] = field(default_factory=list)
    below: set[int] = field(default_factory=set)
    peak_mb: float = 0.0
    private_mb: dict[int, float] = field(default_factory=dict)
    output: str = ""


def environment() -> dict[str, str]:
    """The caller's, with this checkout first on the path and nothing that would choose another model."""
    kept = {name: value for name, value in os.environ.items() if name not in ("UNPACKING_MODEL", "PYTHONSAFEPATH")}
    return kept | {"PYTHONPATH": str(work.ROOT), "HF_HUB_OFFLINE": "1"}


def python(*arguments: object, interpreter: str = sys.executable, cwd: Path = work.ROOT) -> tuple[float, str]:
    """Run Python with these arguments to its end: seconds, and what it printed. Raises Failed."""
    begun = time.perf_counter()
    ended = subprocess.run(
        [interpreter, *map(str, arguments)], env=environment(), cwd=cwd, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begun
    if ended.returncode != 0:
        raise Failed(f"python {' '.join(map(str, arguments))[:200]} ended with {ended.returncode}:\n{_tail(ended)}")
    return seconds, ended.stdout


def _tail(ended: subprocess.CompletedProcess[str]) -> str:
    return (ended.stdout + ended.stderr)[-3000:]


def grade(
    folder: Path,
    out: Path,
    *arguments: object,
    suite: Path,
    cache: Path | None = None,
    look: Callable[[int, Watched], None] | None = None,
) -> Watched:
    """`grader grade` on a folder, watched. `look` is called with its process id again and again. Raises Failed.

    The grader keeps the reference's answers between runs. Here each `out` has a cache of its own, so that a run finds
    none of another's, unless `cache` names one.
    """
    environ = environment() | {"XDG_CACHE_HOME": str(cache or out.parent / f"{out.name}-cache")}
    command = [sys.executable, "-m", "grader", "grade", folder, "--out", out, "--suite", suite]
    command += ["--seed", "0", *arguments]
    seen = Watched()
    log = out.parent / f"{out.name}.log"
    book = out / schema.FILE
    begun = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(list(map(str, command)), env=environ, cwd=work.ROOT, stdout=output, stderr=output)
        before = count = _records(book)
        while process.poll() is None:
            time.sleep(POLL_SECONDS)
            there = _records(book)
            if there > count:
                count = there
                seen.records.append((time.perf_counter() - begun, count - before))
            if look is not None:
                look(process.pid, seen)
    seen.seconds = time.perf_counter() - begun
    seen.output = log.read_text(errors="replace")
    if process.returncode != 0:
        raise Failed(f"{' '.join(map(str, command[2:]))} ended with {process.returncode}:\n{seen.output[-3000:]}")
    return seen


def _records(book: Path) -> int:
    """How many records a gradebook holds; 0 where there is none yet."""
    if not book.is_file():
        return 0
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(book)) as database:
        return int(database.execute("SELECT count(*) FROM records").fetchone()[0])
    return 0  # its tables are just being made


def below(pid: int) -> set[int]:
    """The process ids of the children of a process, of their children, and so on."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as children:
                    new = {int(each) for each in children.read().split()} - found
                found |= new
                waiting += new
    return found
