"""One grader at a time in a folder, also when one of them is killed."""

import os
import subprocess
import sys

import pytest

from grader.errors import RunFailed
from grader.records import lock

HOLD = """
import sys
from pathlib import Path
from grader.records import lock
with lock.held(Path(sys.argv[1]), "ann since noon", lambda holder: False):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock of the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_one_is_told_who_holds_it_since_when_and_leaves(tmp_path, other):
    with (
        pytest.raises(RunFailed, match="ann since noon is grading into it"),
        lock.held(tmp_path, "me", lambda holder: False),
    ):
        raise AssertionError("it was held twice")


def test_a_second_one_waits_until_the_first_has_ended(tmp_path, other, monkeypatch):
    monkeypatch.setattr(lock, "PAUSE", 0.01)
    asked = []

    def wait(holder):
        if not asked:
            other.stdin.close()
        asked.append(holder)
        return True

    with lock.held(tmp_path, "me", wait):
        assert asked[0] == "ann since noon" and (tmp_path / lock.HOLDER).read_text() == "me"
    assert not (tmp_path / lock.HOLDER).exists()


def test_the_lock_of_one_that_was_killed_is_free(tmp_path, other):
    os.kill(other.pid, 9)
    other.wait()
    with lock.held(tmp_path, "me", lambda holder: False):
        assert (tmp_path / lock.HOLDER).read_text() == "me"


def test_a_folder_can_be_held_again(tmp_path):
    for _ in range(2):
        with lock.held(tmp_path, "me", lambda holder: False):
            pass
