"""Calls: handles become models, results become plain data, and what is raised passes."""

import pytest
import torch

from exercises.kit import models
from exercises.kit.submission import calls
from exercises.kit.submission.calls import NotAttempted, caller, resolver
from exercises.kit.values import MODEL, TOKENIZER, Handle, Opaque, Tensor, handles, tensor


@pytest.fixture
def loads(monkeypatch):
    """What was asked to be loaded, in order; nothing is loaded."""
    asked = []

    def load(name):
        asked.append(name)
        return models.Loaded(name, f"model of {name}", f"tokenizer of {name}")

    monkeypatch.setattr(calls.models, "load", load)
    monkeypatch.setattr(calls.models, "stand_in", lambda name: load(f"stand-in {name}"))
    return asked


def call(function, *args, **kwargs):
    return caller({"f": function}.get, ("f",), lambda value: value).f(*args, **kwargs)


def test_the_main_model_is_loaded_once_and_when_it_is_asked_for(loads):
    resolve = resolver("some/model")
    assert loads == []
    assert [resolve(handle) for handle in (MODEL, TOKENIZER, MODEL)] == [
        "model of some/model",
        "tokenizer of some/model",
        "model of some/model",
    ]
    assert loads == ["some/model"]


def test_a_stand_in_is_built_when_it_is_asked_for(loads):
    resolve = resolver("pocket")
    model, tokenizer = map(resolve, handles("gpt2"))
    assert (model, tokenizer) == ("model of stand-in gpt2", "tokenizer of stand-in gpt2")
    assert loads == ["stand-in gpt2"]


def test_an_unknown_stand_in_is_an_error():
    with pytest.raises(KeyError):
        resolver("pocket")(Handle("model", "gpt3"))


def test_a_tensor_becomes_one_of_torch():
    got = resolver("pocket")(tensor([1, 2]))
    assert torch.equal(got, torch.tensor([1.0, 2.0]))


@pytest.mark.parametrize("value", ["main", 3, None, [MODEL], Opaque("x")], ids=repr)
def test_any_other_value_stays_what_it_is(value):
    assert resolver("pocket")(value) is value


def test_every_argument_is_resolved_by_position_and_by_name():
    seen = []
    functions = {"f": lambda *args, **kwargs: seen.append((args, kwargs))}
    caller(functions.get, ("f",), lambda value: f"<{value}>").f("a", "b", key="c")
    assert seen == [(("<a>", "<b>"), {"key": "<c>"})]


def test_a_result_comes_back_as_plain_data():
    got = call(lambda: (torch.ones(2), range(1)))
    assert isinstance(got[0], Tensor)
    assert got[1] == Opaque("range")


def test_what_the_function_raises_passes():
    error = ValueError("mine")

    def fails():
        raise error

    with pytest.raises(ValueError) as caught:
        call(fails)
    assert caught.value is error


@pytest.mark.parametrize("there", [{}, {"f": None}, {"f": 3}, {"F": len}], ids=repr)
def test_a_function_that_is_not_there_is_not_attempted(there):
    with pytest.raises(NotAttempted, match="there is no function f in the file"):
        caller(there.get, ("f",), resolver("pocket")).f()


def test_anything_that_can_be_called_is_a_function():
    class Callable:
        def __call__(self, n):
            return n + 1

    assert call(Callable(), 1) == call(lambda n: n + 1, 1) == 2


def test_there_are_the_names_that_were_asked_for_and_no_others():
    assert set(vars(caller({"g": len}.get, ("f", "h"), resolver("pocket")))) == {"f", "h"}
