"""A Dask scheduler and workers on this machine for as long as they are measured, and what the scheduler itself can do.

They are started as an instructor starts them, as commands of their own, and ended by their process ids.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.processes import Failed, NotAvailable, environment

START_SECONDS = 120.0


@contextmanager
def local(workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers of one thread each. Raises NotAvailable, Failed."""
    if find_spec("distributed") is None:
        raise NotAvailable("distributed is not installed: pip install -e '.[dask]'")
    with tempfile.TemporaryDirectory() as folder:
        connection = Path(folder) / "scheduler.json"
        at = ("--scheduler-file", str(connection), "--no-dashboard")
        started = [_start("dask_scheduler", folder, *at, "--host", "127.0.0.1", "--port", "0")]
        try:
            for _ in range(workers):
                started.append(_start("dask_worker", folder, *at, "--nthreads", "1", "--host", "127.0.0.1"))
            yield _address(connection, workers)
        finally:
            for process in reversed(started):
                process.terminate()
            for process in reversed(started):
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _start(module: str, folder: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    log = (Path(folder) / "dask.log").open("ab")
    with log:
        return subprocess.Popen(
            command, cwd=folder, env=environment() | {"XDG_CACHE_HOME": folder}, stdout=log, stderr=log
        )


def _address(connection: Path, workers: int) -> str:
    """The scheduler's address, once it has all its workers."""
    from distributed import Client

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if connection.exists() and connection.read_text().strip():
            address = json.loads(connection.read_text())["address"]
            with Client(address, timeout=START_SECONDS, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=START_SECONDS)
            return address
        time.sleep(0.05)
    raise Failed(f"no Dask scheduler after {START_SECONDS:.0f} s:\n{(connection.parent / 'dask.log').read_text()}")


def nothing(batch: bytes, answer: int) -> bytes:
    """A task without work: takes what a batch of submissions takes, and gives back as much as its records are."""
    return b"x" * answer


def tasks_per_second(tasks: int, batch: int, answer: int) -> float:
    """How many tasks without work a scheduler with two workers gets done in a second, payloads in bytes included."""
    with local(2) as address:
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.gather([client.submit(nothing, b"", 0, key=f"warm-{n}") for n in range(20)])
            begun = time.perf_counter()
            futures = [client.submit(nothing, b"y" * batch, answer, key=f"n-{n}", pure=False) for n in range(tasks)]
            client.gather(futures)
            return tasks / (time.perf_counter() - begun)
