"""The zygote: what it forks dies with it, and it dies with its judge."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exercises.kit import models
from exercises.kit.system import processes
from grader.sandbox import zygote as program
from grader.sandbox.client import CallFailed, SandboxError
from grader.sandbox.spawner import Zygote
from tests.support.courses import MAIN
from tests.support.ended import is_gone

SOURCE = b"import os\ndef compare(a, b):\n    return os.getpid()\n"


def children(zygote):
    """What the zygote has forked and not yet reaped: workers, and the half that the reference is asked of."""
    return set(map(int, Path(f"/proc/{zygote._process.pid}/task/{zygote._process.pid}/children").read_text().split()))


@pytest.fixture
def zygote(judge):
    """The one of all tests."""
    return judge.zygote


def test_it_has_one_thread(zygote):
    zygote.wait()
    assert len(os.listdir(f"/proc/{zygote._process.pid}/task")) == 1


def test_what_libraries_would_have_done_at_each_fork_is_left_undone(monkeypatch):
    monkeypatch.setattr(os, "register_at_fork", os.register_at_fork)  # put back afterwards
    program.leave_forks_alone()
    done = []
    os.register_at_fork(before=lambda: done.append("before"), after_in_parent=lambda: done.append("after"))
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert done == []


@pytest.mark.skipif(len(processes.CORES) < 2, reason="takes two cores")
def test_a_worker_runs_where_the_judge_that_asks_for_it_does_and_the_zygote_anywhere(zygote, work):
    core = max(processes.CORES)
    try:
        processes.keep_to([core])
        pid = work(zygote, SOURCE).call("compare", 1, 2)
    finally:
        processes.keep_to(processes.CORES)
    assert os.sched_getaffinity(pid) == {core}
    assert os.sched_getaffinity(zygote._process.pid) == processes.CORES


def test_one_that_is_still_loading_ends_at_once_when_its_judge_is_gone(cold):
    """Its judge would else wait five seconds for it, and kill it."""
    zygote = Zygote(models.POCKET)
    zygote.close()
    assert zygote._process.returncode == 0


def test_a_stopped_worker_leaves_nothing_behind(zygote, work):
    worker = work(zygote, SOURCE)
    pid = worker.call("compare", 1, 2)
    worker.stop()
    assert is_gone(pid)
    for _ in range(2):  # at one of its next requests the zygote reaps
        work(zygote, SOURCE).call("compare", 1, 2)
    assert not Path(f"/proc/{pid}").exists()


def test_the_next_worker_is_there_before_it_is_asked_for_and_has_seen_nothing(zygote, work):
    work(zygote, SOURCE).call("compare", 1, 2)
    before = children(zygote)
    first = work(zygote, SOURCE + b"import sys\nsys.seen = True\n")
    before.add(first.call("compare", 1, 2))
    end = time.monotonic() + 20
    while not (new := children(zygote) - before) and time.monotonic() < end:
        time.sleep(0.01)
    [ahead] = new
    source = b"import os, sys\ndef compare(a, b):\n    return [os.getpid(), hasattr(sys, 'seen')]\n"
    second = work(zygote, source)
    assert second.call("compare", 1, 2) == [ahead, False]
    first.stop()
    second.stop()


def test_killing_it_ends_its_workers_and_is_no_fault_of_a_student_whose_turn_it_is_or_comes_next(work):
    zygote = Zygote(models.POCKET, packages=MAIN.requires)
    worker = work(zygote, SOURCE)
    pid = worker.call("compare", 1, 2)
    zygote._process.kill()
    assert is_gone(pid)
    with pytest.raises(SandboxError):
        worker.call("compare", 1, 2)
    zygote._process.wait()
    with pytest.raises(SandboxError):
        work(zygote, SOURCE).call("compare", 1, 2)
    assert not zygote.is_alive()
    zygote.close()


def test_it_ends_when_its_judge_is_killed(warm_starts):
    judge = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from grader.sandbox.client import *; from grader.sandbox.spawner import Zygote\n"
            "from exercises.kit import manifest, models\n"
            f"load = of_submission('x.py', {SOURCE}, manifest.courses()[0])\n"
            "z = Zygote(models.POCKET, packages=manifest.courses()[0].requires); w = Worker(z, load)\n"
            "print(w.call('compare', 1, 2), z._process.pid, flush=True); import time; time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    worker, zygote = map(int, judge.stdout.readline().split())
    judge.kill()
    judge.wait()
    assert is_gone(zygote) and is_gone(worker)


def test_a_worker_that_is_killed_from_outside_is_crashed(zygote, work):
    worker = work(zygote, SOURCE)
    os.kill(worker.call("compare", 1, 2), 9)
    with pytest.raises(CallFailed, match="crashed: the process of this submission is gone"):
        worker.call("compare", 1, 2)


def test_one_whose_part_for_the_reference_is_gone_is_given_up_and_closing_it_ends_its_workers(work):
    zygote = Zygote(models.POCKET, packages=MAIN.requires)
    zygote.wait()
    assert zygote.is_alive()
    [keeper] = children(zygote)
    pid = work(zygote, SOURCE).call("compare", 1, 2)
    os.kill(keeper, 9)
    assert is_gone(keeper)
    with pytest.raises(SandboxError):
        zygote.spawn(reference=True)
    assert not zygote.is_alive() and not is_gone(pid, seconds=0.2)
    zygote.close()
    assert is_gone(pid)
