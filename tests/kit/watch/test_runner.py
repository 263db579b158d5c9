"""Which request goes to the process behind watch mode, and when it is started anew; with a stand-in for that process.

The process itself: test_server.py. Both together: test_loop.py.
"""

import io
import json
from pathlib import Path
from queue import SimpleQueue

import pytest

from exercises.kit.manifest import courses
from exercises.kit.watch import runner
from exercises.kit.watch.messages import Ended, Ready
from exercises.kit.watch.runner import Answered, Lost, Runner

COURSE = courses()[1]
FILE = Path("me.py")


class Process:
    """Keeps what is written to it."""

    def __init__(self, command, **options):
        self.mode, self.course, self.ended = command[3], command[4:], []
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
        made = Runner(COURSE, SimpleQueue().put, forking)
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


def test_the_server_is_told_which_course_of_which_manifest_it_is(started):
    assert started(True).process.course == [str(COURSE.manifest), COURSE.name]


def test_with_fork_one_process_takes_all_requests(started):
    made = started(True)
    made.is_ready()
    made.check(FILE, ["compare"])
    made.check(FILE, ["compare"])
    made.stop()
    assert [request["run"] for request in sent(made.process)] == [1, 2, 3]
    assert sent(made.process)[-1]["file"] == ""
    assert [process.mode for process in made.all] == ["fork"]


def test_without_fork_one_process_takes_all_requests_too_and_only_a_hang_costs_another(started):
    made = started(False)
    made.is_ready()
    made.check(FILE, ["compare"])
    made.check(FILE, ["compare"])
    [first] = made.all
    assert [request["run"] for request in sent(first)] == [1, 2] and not first.ended
    made.stop()
    assert first.ended == ["killed", "waited for"]
    assert [process.mode for process in made.all] == ["stay", "stay"]


def test_what_is_typed_goes_to_the_same_process(started):
    made = started(True)
    made.type("p text\n")
    assert sent(made.process) == [{"typed": "p text\n"}]


def test_a_line_that_was_cut_off_is_passed_over(started):
    made = started(True)
    told = []
    made.tell = told.append
    process = Process(["python", "-m", "server", "fork"])
    process.stdout = io.BytesIO(
        b'\n{"kind": "ready"}\n\n{"kind": "noted", "te\n{"kind": "ended", "run": 2, "how": ""}\n'
    )
    made._read(process)
    assert told == [Answered(Ready()), Answered(Ended(2, "")), Lost(process)]


def test_a_process_that_has_ended_is_no_error_for_who_asks(started):
    made = started(True)
    made.is_ready()

    def write(data):
        raise BrokenPipeError

    made.process.stdin.write = write
    made.check(FILE, ["compare"])
    made.close()
    assert made.process is None
