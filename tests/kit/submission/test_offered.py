"""What is there and does nothing: `display` in a notebook, and whatever compiles."""

import builtins

import pytest
import torch

from exercises.kit.submission import loader, offered


@pytest.fixture(autouse=True)
def builtins_as_they_were(monkeypatch):
    monkeypatch.delattr(builtins, "display", raising=False)
    yield
    vars(builtins).pop("display", None)


def test_a_notebook_may_display_and_the_next_file_may_not():
    offered.offer(True)
    assert builtins.display(3, metadata={}) is None
    offered.offer(False)
    assert not hasattr(builtins, "display")


def test_a_display_of_somebody_elses_stays():
    builtins.display = print
    offered.offer(True)
    offered.offer(False)
    assert builtins.display is print


def test_nothing_is_compiled_and_all_is_as_it_was_afterwards():
    before = torch.compile, torch.nn.Module.compile

    def double(x):
        return 2 * x

    with offered.nothing_compiled():
        assert torch.compile(double) is double
        assert torch.compile(mode="max-autotune", fullgraph=True)(double) is double
        layer = torch.nn.Linear(2, 2)
        assert torch.compile(layer, backend="inductor") is layer and layer.compile(mode="default") is None
        assert layer(torch.ones(2)).shape == (2,)
    assert (torch.compile, torch.nn.Module.compile) == before


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import torch\n@torch.compile\ndef f(x): ...", 2),
        ("import torch\n\nf = torch.compile(print, mode='default')", 3),
        ("def f(model):\n    model.compile()", 2),
        ("from torch import compile, nn", 1),
    ],
)
def test_a_file_that_compiles_is_told_so_once(source, line):
    [note] = offered.notes(loader.read("me.py", f"{source}\n{source}".encode()))
    assert note == f"me.py: line {line}: torch.compile is left out here, the function itself runs."


@pytest.mark.parametrize("source", ["import re\nre.compile('x')", "compile('1', 'x', 'eval')", "'torch.compile'"])
def test_other_things_are_compiled_without_a_word(source):
    assert offered.notes(loader.read("me.py", source.encode())) == []
