"""Watch mode: from saving a file to the new answer, in a terminal of its own, as a student has it."""

import contextlib
import os
import pty
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import work
from tests.benchmarks.contenders import Figures, Setting
from tests.benchmarks.processes import Failed, NotAvailable, environment

SAVES = 5
SECONDS_FOR_AN_ANSWER = 120.0
# Between an answer and the next save: a student thinks for longer.
PAUSE_SECONDS = 1.0
# The line with which every answer ends its list of points.
ANSWERED = b"points by these checks"


def watch(setting: Setting) -> Figures:
    """Start it on a file, save the file a few times, and see when each answer comes. Raises NotAvailable, Failed."""
    offered = subprocess.run(
        [sys.executable, "-m", "exercises", "--help"], cwd=work.ROOT, env=environment(), capture_output=True, text=True
    )
    if "watch" not in offered.stdout:
        raise NotAvailable("`python -m exercises watch` is not there yet")
    path = setting.fresh_folder("watched") / work.SOURCE
    path.write_bytes(work.right(0))
    with _started(path) as terminal:
        begun = time.perf_counter()
        _wait_for_answer(terminal)
        first = time.perf_counter() - begun
        answers = []
        for number in range(SAVES):
            time.sleep(PAUSE_SECONDS)
            _drain(terminal)
            path.write_bytes(work.right(number + 1))
            saved = time.perf_counter()
            _wait_for_answer(terminal)
            answers.append(time.perf_counter() - saved)
    return {"answer": statistics.median(answers), "slowest answer": max(answers), "first answer": first}


@contextmanager
def _started(path: Path) -> Iterator[int]:
    """`python -m exercises watch FILE` on a terminal whose other end is given; ended afterwards."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "exercises", "watch", str(path)],
        cwd=work.ROOT, env=environment() | {"TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield ours
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        os.close(ours)


def _wait_for_answer(terminal: int) -> None:
    """Read until the answer's last line is there. Raises Failed."""
    deadline = time.monotonic() + SECONDS_FOR_AN_ANSWER
    seen = b""
    while ANSWERED not in seen:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            raise Failed(f"watch gave no answer in {SECONDS_FOR_AN_ANSWER:.0f} s; it said: {seen[-500:]!r}")
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            raise Failed(f"watch ended by itself; it said: {seen[-500:]!r}") from None


def _drain(terminal: int) -> None:
    """Throw away what was said after the answer."""
    while select.select([terminal], [], [], 0)[0]:
        os.read(terminal, 65536)
