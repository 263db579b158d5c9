"""Nobody answers where nobody is. Not covered: a real terminal, and a worker (tests/sandbox/test_client.py)."""

import ast
import builtins
import pdb
import sys
from types import SimpleNamespace

import pytest

from exercises.kit.submission import unattended


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setattr(builtins, "input", builtins.input)
    monkeypatch.setattr(sys, "breakpointhook", sys.breakpointhook)
    monkeypatch.setattr(pdb, "set_trace", pdb.set_trace)
    monkeypatch.setattr(pdb.Pdb, "set_trace", pdb.Pdb.set_trace)


class Terminal:
    def __init__(self, is_one):
        self.isatty = lambda: is_one


def test_input_says_why_it_fails_and_a_debugger_is_passed_over():
    unattended.from_now_on()
    with pytest.raises(EOFError, match=r"^input\(\) waits for a person"):
        input("Who? ")
    breakpoint()
    pdb.set_trace()
    pdb.Pdb().set_trace()


def test_without_a_terminal_that_holds_for_a_while(monkeypatch):
    monkeypatch.setattr(sys, "__stdin__", Terminal(False))
    before = builtins.input, sys.breakpointhook, pdb.set_trace
    with pytest.raises(EOFError), unattended.where_nobody_is():
        input()
    assert (builtins.input, sys.breakpointhook, pdb.set_trace) == before


def test_at_a_terminal_and_in_a_notebook_somebody_is_there(monkeypatch):
    before = builtins.input
    monkeypatch.setattr(sys, "__stdin__", Terminal(True))
    with unattended.where_nobody_is():
        assert builtins.input is before
    monkeypatch.setattr(sys, "__stdin__", Terminal(False))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=None)))
    with unattended.where_nobody_is():
        assert builtins.input is before


def test_where_ipython_is_imported_and_no_kernel_runs_nobody_is_there(monkeypatch):
    monkeypatch.setattr(sys, "__stdin__", Terminal(False))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    with pytest.raises(EOFError), unattended.where_nobody_is():
        input()


def test_a_debugger_of_somebodys_own_works_and_asks_while_the_students_input_does_not(monkeypatch):
    stopped = []
    monkeypatch.setattr(sys, "__stdin__", Terminal(False))
    monkeypatch.setattr(sys, "breakpointhook", lambda: stopped.append("here"))
    monkeypatch.setattr(builtins, "input", lambda prompt="": "c")
    with unattended.where_nobody_is():
        breakpoint()
        with pytest.raises(EOFError):
            input()
        assert eval("input('(Pdb) ')", {"__name__": "cmd"}) == "c"
    assert stopped == ["here"] and input() == "c"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f():\n    breakpoint()", "me.py: line 2: breakpoint() or pdb"),
        ("import pdb; pdb.set_trace()", "me.py: line 1: breakpoint() or pdb"),
        ("while True:\n    x = input('> ')", "me.py: line 2: input() waits"),
    ],
)
def test_what_waits_is_found_in_the_text(source, said):
    [words] = unattended.waits("me.py", ast.parse(source))
    assert words.startswith(said)


@pytest.mark.parametrize(
    "source", ["if __name__ == '__main__':\n    input()", "input = 1", "model.input(1)", "def input(): pass", "x.input"]
)
def test_what_does_not_wait_is_not_named(source):
    assert list(unattended.waits("me.py", ast.parse(source))) == []


def test_a_few_lines_are_named():
    assert len(list(unattended.waits("me.py", ast.parse("input()\n" * 1000)))) == unattended.MAX_NAMED
