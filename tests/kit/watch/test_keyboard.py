"""Single keys from a terminal (a pseudo-terminal here), which is put back as it was."""

import os
import pty
import sys
import termios
from queue import Queue

import pytest

from exercises.kit.watch import keyboard


@pytest.fixture
def terminal(monkeypatch):
    """A pseudo-terminal as standard input; yields the end that a person types at."""
    person, ours = pty.openpty()
    before = os.dup(0)
    os.dup2(ours, 0)
    monkeypatch.setattr(sys, "stdin", os.fdopen(os.dup(ours)))
    yield person
    os.dup2(before, 0)
    for descriptor in (person, ours, before):
        os.close(descriptor)


def test_a_key_arrives_without_enter(terminal):
    arrived = Queue()
    with keyboard.pressed(arrived.put) as there_is_one:
        assert there_is_one
        os.write(terminal, b"hq")
        assert [arrived.get(timeout=60) for _ in range(2)] == ["h", "q"]


def test_the_terminal_is_put_back_also_after_an_error(terminal):
    before = termios.tcgetattr(0)
    with pytest.raises(KeyboardInterrupt), keyboard.pressed(print):
        assert termios.tcgetattr(0)[3] & termios.ICANON == 0
        assert termios.tcgetattr(0)[3] & termios.ISIG  # Ctrl-C goes on working
        raise KeyboardInterrupt
    assert termios.tcgetattr(0) == before


@pytest.mark.parametrize("stdin", [None, open(os.devnull)])  # noqa: SIM115
def test_without_a_terminal_there_are_no_keys(monkeypatch, stdin):
    monkeypatch.setattr(sys, "stdin", stdin)
    with keyboard.pressed(print) as there_is_one:
        assert not there_is_one
