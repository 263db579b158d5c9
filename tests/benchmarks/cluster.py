"""A Dask scheduler and workers on this machine for as long as they are measured, and what the scheduler itself can do.

They are started as an instructor starts them, as commands of their own, and ended by their process ids.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.processes import NotAvailable
from tests.support import clusters


@contextmanager
def local(workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers of one thread each. Raises NotAvailable, TimeoutError."""
    if find_spec("distributed") is None:
        raise NotAvailable("distributed is not installed: pip install -e '.[dask]'")
    with tempfile.TemporaryDirectory() as folder, clusters.started(Path(folder), workers) as cluster:
        yield cluster.address


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
