"""`display` is there for a notebook, and for no other file."""

import builtins

import pytest

from exercises.kit.submission import display


@pytest.fixture(autouse=True)
def builtins_as_they_were(monkeypatch):
    monkeypatch.delattr(builtins, "display", raising=False)
    yield
    vars(builtins).pop("display", None)


def test_a_notebook_may_display_and_the_next_file_may_not():
    display.offer(True)
    assert builtins.display(3, metadata={}) is None
    display.offer(False)
    assert not hasattr(builtins, "display")


def test_a_display_of_somebody_elses_stays():
    builtins.display = print
    display.offer(True)
    display.offer(False)
    assert builtins.display is print
