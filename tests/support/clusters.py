"""A Dask scheduler and its workers on this machine, started as an instructor starts them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader import ROOT

START_SECONDS = 120.0


@dataclass(frozen=True)
class Cluster:
    """`nanny` is the process that starts the workers, and starts them again when they die."""

    address: str
    scheduler: subprocess.Popen[bytes]
    nanny: subprocess.Popen[bytes]


@contextmanager
def started(folder: Path, workers: int, **environment: str) -> Iterator[Cluster]:
    """A scheduler with so many workers of one thread each; `folder` is for their files and logs."""
    connection = folder / "scheduler.json"
    connection.unlink(missing_ok=True)
    at = ("--scheduler-file", str(connection), "--no-dashboard", "--host", "127.0.0.1")
    processes = [_start("dask_scheduler", folder, environment, *at, "--port", "0")]
    try:
        many = ("--nthreads", "1", "--nworkers", str(workers))
        processes.append(_start("dask_worker", folder, environment, *at, *many))
        yield Cluster(_address(connection, workers), *processes)
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in reversed(processes):
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start(module: str, folder: Path, more: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / "dask.log").open("ab") as log:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        # As README says: Dask's own profiler looks at every thread a hundred times a second. The path is for tasks that
        # are in tests/ themselves.
        fixed = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False", "PYTHONPATH": str(ROOT)}
        environment = os.environ | fixed | more
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)


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
    raise TimeoutError(f"no Dask scheduler:\n{(connection.parent / 'dask.log').read_text()}")
