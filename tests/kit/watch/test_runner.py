"""Which request goes to the process behind watch mode, and when it is started anew; with a stand-in for that process.

The process itself: test_warm.py. Both together: test_watch.py.
"""

import io
import json
from pathlib import Path
from queue import SimpleQueue

import pytest

from exercises.kit.watch import runner
from exercises.kit.watch.runner import Runner

FILE = Path("me.py")


class Process:
    """Keeps what is written to it."""

    def __init__(self, command, **options):
        self.mode, self.ended = command[-1], []
        self.stdin, self.stdout = Input(), io.BytesIO()

    def kill(self):
        self.ended.append("killed")

    def wait(self, timeout=None):
        self.ended.append("waited for")


class Input(io.BytesIO):
    def close(self):
        self.closed_by_us = True


@pytest.fixture
def started(monkeypatch):
    """started(forking): a runner that has started; the processes it starts are in its `all`."""
    processes = []

    def popen(*arguments, **options):
        processes.append(Process(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(runner.subprocess, "Popen", popen)

    def started(forking):
        made = Runner(SimpleQueue(), forking)
        made.start()
        made.all = processes
        return made

    return started


def sent(process):
    return [json.loads(line) for line in process.stdin.getvalue().splitlines()]


@pytest.mark.parametrize("forking", [True, False])
def test_a_request_waits_until_all_is_loaded_and_a_newer_one_takes_its_place(started, forking):
    made = started(forking)
    made.check(FILE, ["compare"])
    made.check(FILE, ["tokenize"])
    assert sent(made.process) == []
    made.is_ready()
    assert sent(made.process) == [{"run": 2, "file": "me.py", "names": ["tokenize"]}]
    assert len(made.all) == 1


def test_with_fork_one_process_takes_all_requests(started):
    made = started(True)
    made.is_ready()
    made.check(FILE, ["compare"])
    made.check(FILE, ["compare"])
    made.stop()
    assert [each["run"] for each in sent(made.process)] == [1, 2, 3]
    assert "file" not in sent(made.process)[-1]
    assert [each.mode for each in made.all] == ["fork"]


def test_without_fork_a_process_takes_one_request(started):
    made = started(False)
    made.is_ready()
    made.check(FILE, ["compare"])
    made.check(FILE, ["compare"])
    first, second = made.all
    assert first.ended == ["killed", "waited for"]
    made.is_ready()
    assert [each["run"] for each in sent(second)] == [2]
    made.stop()
    assert second.ended == ["killed", "waited for"]
    assert len(made.all) == 3


def test_a_line_that_was_cut_off_is_passed_over(started):
    made = started(True)
    queue = made.queue
    while not queue.empty():
        queue.get()
    process = Process(["fork"])
    process.stdout = io.BytesIO(b'\n{"ready": true}\n\n{"run": 1, "res\n{"run": 2, "ended": ""}\n')
    made._read(process)
    assert [queue.get() for _ in range(3)] == [
        ("answer", {"ready": True}),
        ("answer", {"run": 2, "ended": ""}),
        ("lost", process),
    ]


def test_a_process_that_has_ended_is_no_error_for_who_asks(started):
    made = started(True)
    made.is_ready()

    def write(data):
        raise BrokenPipeError

    made.process.stdin.write = write
    made.check(FILE, ["compare"])
    made.close()
    assert made.process is None
