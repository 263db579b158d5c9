"""Threads, children that die with their parent, and how a child ended."""

import os
import socket
import subprocess
import sys
import threading

import pytest

from exercises.kit.system import processes
from tests.support.ended import is_gone

DEADLINE = 60


def child(code, **options):
    return subprocess.Popen([sys.executable, "-c", code], **options)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("pass", ""),
        ("import sys; sys.exit(3)", "with the exit code 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "by the signal SIGSEGV"),
    ],
)
def test_how_a_process_ended_is_said_in_words(end, said):
    process = child(end)
    assert processes.ending(process.wait(DEADLINE)) == said


def test_a_signal_without_a_name_has_its_number():
    assert processes.ending(-200) == "by the signal 200"


def test_a_child_that_runs_is_killed_with_its_session_and_reaped():
    code = "import subprocess, sys; print(subprocess.Popen(['sleep', '3600']).pid, flush=True); input()"
    process = child(code, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    grandchild = int(process.stdout.readline())
    assert processes.kill(process.pid) is None
    with pytest.raises(ChildProcessError):
        os.waitpid(process.pid, 0)
    process.returncode = 0
    assert is_gone(grandchild, DEADLINE)


@pytest.mark.parametrize(("end", "code"), [("import os; os._exit(3)", 3), ("import os; os.abort()", -6)])
def test_of_a_child_that_had_ended_it_is_said_how(end, code):
    process = child(end, start_new_session=True)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert processes.kill(process.pid) == code
    process.returncode = 0


def test_to_strike_at_a_process_that_is_gone_is_no_error():
    process = child("pass")
    process.wait(DEADLINE)
    processes.strike(process.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_a_child_dies_with_its_parent():
    code = (
        "import os, time\nfrom exercises.kit.system import processes\nparent = os.getpid()\n"
        "pid = os.fork()\n"
        "if pid == 0:\n    processes.die_with_parent(parent)\n    print(os.getpid(), flush=True)\n"
        "    time.sleep(3600)\n"
        "input()\nos._exit(0)"
    )
    process = child(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    tied = int(process.stdout.readline())
    assert not is_gone(tied, 0)
    process.communicate("\n", timeout=DEADLINE)
    assert is_gone(tied, DEADLINE)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_a_child_whose_parent_was_gone_before_it_asked_ends():
    process = child("from exercises.kit.system import processes; processes.die_with_parent(parent=1)")
    assert process.wait(DEADLINE) == processes.ORPHANED


ENDING = """
import socket, sys
from exercises.kit.system import processes
from tests.support.ended import is_gone
sock = socket.socket(fileno=int(sys.argv[1]))
with processes.ending_with(sock):
    print("inside", flush=True)
    while sys.argv[2] == "busy":
        pass
    print(sock.recv(10), flush=True)
print("outside", flush=True)
print(sock.recv(10), flush=True)
"""


def connected(what):
    """A process that runs ENDING, and our side of its socket."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-c", ENDING, str(theirs.fileno()), what]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "inside\n"
    return process, ours


@pytest.mark.skipif(sys.platform != "linux", reason="tried on Linux only")
def test_a_process_that_is_busy_ends_when_nobody_waits_for_it_any_more():
    process, ours = connected("busy")
    ours.close()
    assert process.wait(DEADLINE) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="tried on Linux only")
def test_a_message_ends_nothing_and_later_the_process_is_its_own():
    process, ours = connected("reading")
    ours.send(b"go on")
    assert process.stdout.readline() == "b'go on'\n"
    assert process.stdout.readline() == "outside\n"
    ours.close()
    assert process.communicate(timeout=DEADLINE)[0] == "b''\n" and process.returncode == 0


def test_of_the_cores_those_come_first_that_have_had_the_least_to_do(monkeypatch):
    ticks = iter([{0: 100, 1: 5000, 2: 70}, {0: 102, 1: 5009, 2: 79}])
    monkeypatch.setattr(processes, "_idle", lambda: next(ticks))
    assert processes.idlest([0, 1, 2], 0.0) == [1, 2, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_what_cores_have_had_to_do_is_read_where_the_system_tells():
    assert processes._idle().keys() >= processes.CORES
    assert sorted(processes.idlest(processes.CORES, 0.0)) == sorted(processes.CORES)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_threads_are_counted():
    stop = threading.Event()
    before = processes.threads()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert processes.threads() == before + 1
    finally:
        stop.set()
        thread.join()
