"""Where judges run: processes of this machine, or Dask's workers, and what is said when there are none."""

import os
import socket
import sys

import pytest

from grader import errors
from grader.run import executors, settings


def test_judges_of_this_machine_are_processes_of_their_own_and_end_at_once():
    place = executors.here(2, settings.Settings())
    assert place.size() == 2 and not place.remote
    executor = place.start()
    pids = {executor.submit(os.getpid).result() for _ in range(10)}
    assert os.getpid() not in pids
    place.stop(executor)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def test_a_judge_that_dies_is_among_the_ends_that_a_place_names():
    place = executors.here(1, settings.Settings())
    executor = place.start()
    with pytest.raises(place.died):
        executor.submit(os._exit, 3).result()
    place.stop(executor)


def test_a_scheduler_that_does_not_answer_is_said_with_the_mend(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"  # nobody listens there any more
    with pytest.raises(errors.RunFailed, match="dask scheduler") as caught, executors.dask(address):
        pass
    assert address in str(caught.value) and "--nthreads 1" in str(caught.value)


def test_without_dask_its_package_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(errors.RunFailed, match=r"\[dask\]"), executors.dask("tcp://127.0.0.1:1"):
        pass
