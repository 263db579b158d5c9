"""Where judges run: processes of this machine, or Dask's workers, and what is said when there are none."""

import importlib
import logging
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import wait
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from exercises.kit.system import processes
from grader import errors
from grader.harness import suites
from grader.run import executors, provenance
from grader.run.executors import Task
from grader.run.settings import Settings
from grader.sandbox import lockdown
from tests.support.courses import MAIN


@pytest.fixture(scope="module")
def judges(tmp_path_factory):
    """The processes of one judge more than there are cores: their place, their executor and the folder that they were
    started in, which has what a judge's process imports first."""
    folder = tmp_path_factory.mktemp("working")
    (folder / "multiprocessing.py").write_text("raise SystemExit(3)")
    place = executors.here(len(processes.CORES) + 1, Settings(MAIN))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        executor = place.start()
    yield place, executor, folder
    place.stop(executor)


def test_judges_take_no_module_from_the_working_folder_and_what_starts_later_does(judges):
    _, executor, folder = judges
    assert executor.submit(int).result() == 0
    later = subprocess.run([sys.executable, "-c", "import multiprocessing"], cwd=folder, check=False)
    assert later.returncode == 3


@pytest.mark.skipif(len(processes.CORES) < 2, reason="takes two cores")
def test_each_judge_keeps_to_a_core_and_those_that_are_more_than_cores_share_them(judges):
    place, executor, _ = judges
    wait([executor.submit(time.sleep, 0.1) for _ in range(2 * place.size())])  # all have begun
    kept = {tuple(executor.submit(os.sched_getaffinity, 0).result()) for _ in range(50)}
    assert kept <= {(core,) for core in processes.CORES}
    assert processes.kept_to() == processes.CORES


def test_judges_are_processes_of_their_own_which_end_at_once_and_one_that_dies_is_among_the_ends_that_are_named(judges):
    """The last test of these judges."""
    place, executor, _ = judges
    assert place.size() == len(processes.CORES) + 1 and not place.remote
    pids = {executor.submit(os.getpid).result() for _ in range(10)}
    assert os.getpid() not in pids
    with pytest.raises(place.died):
        executor.submit(os._exit, 3).result()
    place.stop(executor)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def test_a_scheduler_that_does_not_answer_is_said_with_the_mend(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"  # nobody listens there any more
    with pytest.raises(errors.RunFailed, match="dask scheduler") as caught, executors.dask(address):
        pass
    assert address in str(caught.value) and "--nthreads 1" in str(caught.value)
    # What Dask's own loops would show of a connection that breaks, with a traceback.
    loud = ("distributed.core", "distributed.client", "tornado.application", "asyncio")
    assert not [name for name in loud if logging.getLogger(name).isEnabledFor(logging.ERROR)]


@pytest.mark.parametrize(
    "error",
    ["concurrent.futures:CancelledError", "distributed.client:ClosedClientError", "distributed.comm:CommClosedError"],
)
def test_a_scheduler_that_is_gone_in_the_middle_is_said_whoever_meets_it_first(error, monkeypatch):
    """A batch in flight, the client that is given another, or a connection."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "Client", Mock())
    module, _, name = error.partition(":")
    with pytest.raises(errors.RunFailed, match="scheduler is gone"), executors.dask("tcp://127.0.0.1:1"):
        raise getattr(importlib.import_module(module), name)("Client is closed.")


def test_without_dask_its_package_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(errors.RunFailed, match=r"\[dask\]"), executors.dask("tcp://127.0.0.1:1"):
        pass


# A judge on another machine: it grades with what the records will say, or not at all

SUITE = {"test_tiny.py": b"import pytest\n", "deep/test_more.py": b"x = 1\n"}


@pytest.fixture
def chosen(tmp_path):
    suites.write_suite(SUITE, tmp_path / "suite")
    return Settings(MAIN, suite=tmp_path / "suite")


def here(chosen, **other):
    """The settings that a task of the main process's comes to on this machine, as if it were another."""
    return executors._settings_here(Task([], chosen, {**provenance.provenance(chosen), **other}, SUITE))


def test_the_suite_that_comes_with_a_task_is_laid_out_and_is_the_same(chosen):
    laid_out = here(chosen)
    assert laid_out.hidden != chosen.hidden and suites.suite_files(laid_out.hidden) == SUITE
    assert provenance.provenance(laid_out) == provenance.provenance(chosen)


@pytest.mark.parametrize("what", ["kit", "suite", "grading", "model_digest", "torch", "python"])
def test_a_machine_with_another_kit_suite_model_or_version_is_refused(chosen, what):
    with pytest.raises(errors.RunFailed, match=f"another {what} .*Install the same kit"):
        here(chosen, **{what: "other"})


def test_a_machine_with_a_weaker_wall_is_refused(chosen, monkeypatch):
    monkeypatch.setattr(lockdown, "best_tier", lambda: lockdown.SECCOMP)
    with pytest.raises(errors.RunFailed, match="isolation seccomp, not landlock"):
        here(replace(chosen, tier=lockdown.LANDLOCK))


def test_a_process_keeps_its_judge_until_a_task_asks_for_another(monkeypatch):
    closed = []

    class Judge:
        def __init__(self, settings):
            self.settings = settings

        def close(self):
            closed.append(self)

    monkeypatch.setattr(executors, "Judge", Judge)
    monkeypatch.setattr(executors, "_settle", lambda: None)
    process, other = SimpleNamespace(), Settings(MAIN, seed=1)
    first = executors._judge_of(process, Settings(MAIN))
    assert executors._judge_of(process, Settings(MAIN)) is first and not closed
    assert executors._judge_of(process, other).settings == other and closed == [first]
