"""Single keys from a terminal (a pseudo-terminal here), which is put back as it was."""

import os
import pty
import sys
import termios
from queue import Queue
from threading import Event
from types import ModuleType

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


def test_while_a_debugger_asks_lines_arrive_and_the_terminal_shows_them(terminal):
    arrived = Queue()
    with keyboard.pressed(arrived.put) as keys:
        keys.whole_lines(True)
        assert termios.tcgetattr(0)[3] & termios.ECHO
        os.write(terminal, b"p text\n")
        assert arrived.get(timeout=60) == "p text\n"
        os.write(terminal, b"\x04")  # Ctrl-D leaves a debugger, and not the watch
        assert arrived.get(timeout=60) == "q\n"
        keys.whole_lines(False)
        os.write(terminal, b"h")
        assert arrived.get(timeout=60) == "h"


def test_a_terminal_of_a_system_without_termios_gives_keys_and_lines_too(terminal, monkeypatch):
    shown, typed = [], iter("hp x\by\rq")
    console = ModuleType("msvcrt")
    console.putwch = shown.append
    monkeypatch.setitem(sys.modules, "termios", None)
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    arrived, asked = Queue(), Event()

    def getwch():
        key = next(typed, None)
        if key == "p":
            asked.wait(60)
        return key if key is not None else Event().wait()

    console.getwch = getwch
    with keyboard.pressed(arrived.put) as keys:
        assert arrived.get(timeout=60) == "h"
        keys.whole_lines(True)
        asked.set()
        assert arrived.get(timeout=60) == "p y\n"
        assert "".join(shown).startswith("p x\b \by\r\n")


def test_without_any_way_to_read_keys_there_are_none(terminal, monkeypatch):
    for name in ("termios", "msvcrt"):
        monkeypatch.setitem(sys.modules, name, None)
    with keyboard.pressed(print) as there_is_one:
        assert not there_is_one


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
