"""Where judges run: processes of this machine, or the workers of a Dask cluster; both are standard executors.

A judge that dies takes the batches that it had with it; which exceptions say so is part of a place.
Not covered: starting a Dask scheduler and its workers. README says how.
"""

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from grader.errors import RunFailed
from grader.run import judge
from grader.run.settings import Settings

CONNECT_SECONDS = 20


@dataclass(frozen=True)
class Place:
    """Where judges run. `remote`: they may see other files than this process does.

    `start` gives an executor, `stop` ends one without waiting for what it is doing. `died`: what a batch raises whose
    judge is gone. `size()` is how many judges there are now.
    """

    size: Callable[[], int]
    start: Callable[[], Executor]
    stop: Callable[[Executor], None]
    died: tuple[type[BaseException], ...]
    remote: bool = False


def here(jobs: int, settings: Settings) -> Place:
    """That many judge processes on this machine."""

    def start() -> Executor:
        # They are spawned, not forked: a judge holds nothing of the main process. No module is taken from the working
        # folder, which may hold students' files.
        os.environ["PYTHONSAFEPATH"] = "1"
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), judge.start, (settings,))

    # A pool that breaks may cancel what was waiting in it.
    return Place(lambda: jobs, start, _end_processes, died=(BrokenExecutor, CancelledError))


def _end_processes(executor: Executor) -> None:
    """End the judges without waiting for what they are doing; their zygotes and workers end with them."""
    assert isinstance(executor, ProcessPoolExecutor)
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


@contextmanager
def dask(address: str) -> Iterator[Place]:
    """The workers of the Dask scheduler at `address`. Raises RunFailed when there is none, or Dask is not installed."""
    try:
        import distributed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise RunFailed(
            "--dask needs the package distributed: pip install 'unpacking-pipeline[dask]', here and on every worker."
        ) from None
    # What Dask has to say of lost connections is said by the run, once and in words. Its client has a level of its own.
    for logger in ("distributed", "distributed.client"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RunFailed(
            f"no Dask scheduler answers at {address} ({type(error).__name__}). Start one with `dask scheduler`, and "
            f"workers with `dask worker {address} --nthreads 1 --nworkers 2`."
        ) from None
    try:
        # Not `pure`: a batch that is graded again is to be graded, not looked up.
        yield Place(
            size=lambda: max(1, len(_workers(client))),
            start=lambda: client.get_executor(pure=False),
            stop=lambda executor: executor.shutdown(wait=False),
            died=(KilledWorker,),
            remote=True,
        )
    finally:
        client.close(timeout=1)


def _workers(client: Any) -> dict[str, Any]:
    """Those that there are now; none when the scheduler is gone, which the batches in flight will say."""
    try:
        return client.scheduler_info(n_workers=-1).get("workers", {})
    except OSError:
        return {}
