"""One grader at a time in a folder: a lock that ends with its process, however that ends.

It is SQLite's own lock on a file of its own, which every system has; who holds it is written beside it for the next.
Not covered: a network disk that can't lock files.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from grader.errors import RunFailed

FILE, HOLDER = ".grading.lock", ".grading.txt"
# How often to try again while another grader is at work, in seconds.
PAUSE = 0.5


@contextmanager
def held(folder: Path, who: str, wait: Callable[[str], bool]) -> Iterator[None]:
    """Hold the lock of a folder. `who` says in words who holds it since when.

    While another grader holds it, `wait` is asked with that one's words; False ends it with RunFailed.
    """
    with closing(sqlite3.connect(folder / FILE, timeout=0, isolation_level=None)) as connection:
        while not _taken(connection):
            holder = _holder(folder)
            if not wait(holder):
                raise RunFailed(f"{folder}: {holder} is grading into it. Wait until that run has ended.")
            time.sleep(PAUSE)
        (folder / HOLDER).write_text(who, "utf-8", errors="replace")
        try:
            yield
        finally:
            (folder / HOLDER).unlink(missing_ok=True)
            connection.execute("ROLLBACK")


def _taken(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return False
        raise OSError(str(error)) from None
    return True


def _holder(folder: Path) -> str:
    try:
        return (folder / HOLDER).read_text("utf-8", errors="replace") or "another grader"
    except OSError:
        return "another grader"
