"""Where judges run: processes of this machine, or the workers of a Dask cluster; both are standard executors.

An executor hands a `Task` to some process, and `grade` there gives it to that process's judge, which is kept between
tasks on the object that stands for the process: multiprocessing's, or Dask's worker.
Covered: a main process that is killed (its judges end); a Dask worker whose kit, suite, model or isolation is another
than the main process's (RunFailed). A judge that dies takes the batches that it had with it; which exceptions say so is
part of a place.
Not covered: starting a Dask scheduler and its workers. README says how.
"""

import atexit
import contextlib
import gc
import logging
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exercises.kit import manifest
from exercises.kit.system import processes
from grader.errors import RunFailed
from grader.harness.suites import write_suite
from grader.intake.submissions import Submission
from grader.records.record import Outcome, Record
from grader.run.judge import Judge
from grader.run.partial import Change
from grader.run.provenance import Provenance, provenance
from grader.run.settings import Settings
from grader.sandbox import lockdown

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

CONNECT_SECONDS = 20
# How long the thread of a pool of dead processes may take to end.
MANAGER_SECONDS = 5
# A Dask worker may have several threads, and a judge grades one batch at a time.
ONE_AT_A_TIME = threading.Lock()


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


@dataclass(frozen=True)
class Task:
    """A batch and all that grading it takes. `files` holds the suite where the judge may be on another machine.

    `changes` says of some students which tests alone are to be run again (partial.py).
    """

    submissions: list[Submission]
    settings: Settings
    common: Provenance
    files: dict[str, bytes] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)


# On this machine


def here(jobs: int, settings: Settings) -> Place:
    """That many judge processes on this machine."""

    def start() -> Executor:
        # They are spawned, not forked: a judge holds nothing of the main process.
        with _nothing_from_the_working_folder():
            context = multiprocessing.get_context("spawn")
            cores, there = context.SimpleQueue(), sorted(processes.CORES)
            there = processes.idlest(there) if jobs < len(there) else there
            for number in range(jobs):
                cores.put([there[number % len(there)]] if there else [])
            executor = ProcessPoolExecutor(jobs, context, begin, (settings, cores))
            executor.submit(os.getpid)  # the first task starts all processes
        return executor

    # A pool that breaks may cancel what was waiting in it.
    return Place(lambda: jobs, start, _end_processes, died=(BrokenExecutor, CancelledError))


@contextmanager
def _nothing_from_the_working_folder() -> Iterator[None]:
    """What starts now takes no module from the working folder, which may hold students' files.

    What this process starts later is not a judge, and takes its modules from where it always does.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTHONSAFEPATH"]
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


def default_jobs() -> int:
    """One judge per core that this process may use."""
    return len(processes.CORES) or os.cpu_count() or 1


def begin(settings: Settings, cores: "SimpleQueue[list[int]]") -> None:
    """The beginning of a judge's process on this machine. It takes one entry of `cores` and keeps to that."""
    # Ctrl-C goes to the whole foreground group; the main process ends its judges itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lockdown.hide_memory()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _judge_of(multiprocessing.current_process(), settings)
    processes.keep_to(cores.get())


def _end_with_parent() -> None:
    """End this process with its main process: without that, a judge would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _end_processes(executor: Executor) -> None:
    """End the judges without waiting for what they are doing; their zygotes and workers end with them."""
    assert isinstance(executor, ProcessPoolExecutor)
    processes = list((executor._processes or {}).values())
    manager: Any = executor._executor_manager_thread
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()
    if manager is not None:
        # Python's own end would wake this thread up through a pipe that it may be closing: a traceback after Ctrl-C.
        manager.join(MANAGER_SECONDS)


# In a judge's process


def grade(task: Task) -> list[Record]:
    """The records of a batch. Raises RunFailed."""
    with ONE_AT_A_TIME:
        return _judge_for(task).grade(task.submissions, task.common, task.changes)


def _judge_for(task: Task) -> Judge:
    """The judge of this process."""
    if task.files:
        from distributed import get_worker

        judge = _remote_judge(get_worker(), task)
    else:
        judge = _judge_of(multiprocessing.current_process(), task.settings)
    judge.model_digest = task.common.get("model_digest", "")
    return judge


def _judge_of(owner: Any, settings: Settings) -> Judge:
    """The judge that `owner` keeps; a new one when it has none with these settings."""
    judge: Judge | None = getattr(owner, "judge", None)
    if judge is None or judge.settings != settings:
        if judge is not None:
            judge.close()
            atexit.unregister(judge.close)
        judge = owner.judge = Judge(settings)
        atexit.register(judge.close)
        _settle()
    return judge


def _settle() -> None:
    """Have Python's garbage collector look past what stays for good: it took a fifth of a judge's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _remote_judge(worker: Any, task: Task) -> Judge:
    """The judge of a Dask worker, for the settings and the suite that the main process has sent.

    Raises RunFailed when grading here would be grading with anything else than the records say.
    """
    known: tuple[Any, Settings] | None = getattr(worker, "settings_here", None)
    sent = task.settings, task.files, task.common
    if known is None or known[0] != sent:
        known = worker.settings_here = (sent, _settings_here(task))
    return _judge_of(worker, known[1])


def _settings_here(task: Task) -> Settings:
    """The settings on a machine that may be another than the main process's, with the suite laid out in a folder."""
    lockdown.hide_memory()
    folder = Path(tempfile.mkdtemp(prefix="suite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_suite(task.files, folder)
    settings = replace(task.settings, course=manifest.again(task.settings.course), suite=folder)
    best = lockdown.best_tier()
    if lockdown.TIERS.index(best) > lockdown.TIERS.index(settings.tier):
        raise RunFailed(f"a Dask worker's machine offers the isolation {best}, not {settings.tier} as this one does.")
    own = provenance(settings)
    for name, wanted in task.common.items():
        if own.get(name) != wanted:
            raise RunFailed(
                f"a Dask worker has another {name} than the main process ({own.get(name)}, not {wanted}). "
                "Install the same kit on every machine, and give every machine the same model."
            )
    return settings


def examples(task: Task) -> list[str]:
    """The examples in the docstrings of the course's solutions that are not true, in sentences. Raises BadCourse."""
    with ONE_AT_A_TIME:
        return _judge_for(task).examples()


def outcomes(task: Task) -> list[tuple[Outcome, str]]:
    """What came of each test of a batch of one, and for the instructor where it failed by itself. Raises RunFailed."""
    with ONE_AT_A_TIME:
        batch = _judge_for(task).run(task.submissions)
    notes = "; ".join(batch.notes.get(0, []))
    return [(trial.outcome, trial.fault or notes) for trial in batch.trials.get(0, [])]


# On a cluster


@contextmanager
def dask(address: str) -> Iterator[Place]:
    """The workers of the Dask scheduler at `address`. Raises RunFailed without it, then or later, or without Dask."""
    try:
        import distributed
        from distributed.client import ClosedClientError
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise RunFailed(
            "--dask needs the package distributed: pip install 'unpacking-pipeline[dask]', here and on every worker."
        ) from None
    # What Dask has to say of lost connections is said by the run, once and in words. Its client has a level of its own;
    # what it leaves unfinished when its scheduler dies, the loops below it would show with a traceback.
    for logger in ("distributed", "distributed.client", "tornado.application", "asyncio"):
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
            stop=_let_go,
            died=(KilledWorker,),
            remote=True,
        )
    # A batch in flight is cancelled; a new one meets a client that knows already, or a connection that breaks.
    except (CancelledError, ClosedClientError, CommClosedError):
        raise RunFailed(
            "the Dask scheduler is gone. Start it and its workers again; the same command then goes on."
        ) from None
    finally:
        client.close(timeout=1)


def _let_go(executor: Executor) -> None:
    """End an executor of Dask's without waiting. Where the scheduler is gone, there is nothing left to be told."""
    from distributed.client import ClosedClientError

    with contextlib.suppress(ClosedClientError, OSError):
        executor.shutdown(wait=False)


def _workers(client: Any) -> dict[str, Any]:
    """Those that there are now; none when the scheduler is gone, which the batches in flight will say."""
    try:
        return client.scheduler_info(n_workers=-1).get("workers", {})
    except OSError:
        return {}
