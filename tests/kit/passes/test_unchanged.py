"""Whether a model is still the one whose passes are remembered: each way to change one is noticed."""

import copy

import pytest
import torch

from exercises.kit import models
from exercises.kit.passes.unchanged import Unchanged

BOTH = ["untied", "gpt2"]


@pytest.fixture(params=BOTH)
def model(request):
    return models.stand_in(request.param).model


def weight(model):
    return list(model.parameters())[3]


def replace_a_module(model):
    name, module = next(found for found in model.named_modules() if "Norm" in type(found[1]).__name__)
    parent, _, last = name.rpartition(".")
    setattr(model.get_submodule(parent), last, copy.deepcopy(module))


def own_forward(model):
    layer = model.get_input_embeddings()
    layer.forward = lambda ids: torch.nn.functional.embedding(ids, layer.weight * 2)


CHANGES = {
    "a weight in place": lambda m: torch.nn.init.normal_(weight(m)),
    "a weight by way of .data": lambda m: weight(m).data.add_(1),
    "a weight's .data replaced": lambda m: setattr(weight(m), "data", weight(m).data.clone()),
    "half of the bits": lambda m: m.half(),
    "float64": lambda m: m.double(),
    "training": lambda m: m.train(),
    "one module in training": lambda m: m.get_output_embeddings().train(),
    "a hook": lambda m: m.get_input_embeddings().register_forward_hook(lambda *_: None),
    "a hook before": lambda m: m.register_forward_pre_hook(lambda *_: None),
    "a module replaced": replace_a_module,
    "another embedding": lambda m: m.set_input_embeddings(copy.deepcopy(m.get_input_embeddings())),
    "a module added": lambda m: m.add_module("other", torch.nn.Identity()),
    "a parameter added": lambda m: m.register_parameter("other", torch.nn.Parameter(torch.zeros(1))),
    "a forward of its own": own_forward,
    "the configuration": lambda m: setattr(m.config, "output_hidden_states", True),
    "fewer rows": lambda m: m.resize_token_embeddings(100),
}


def test_a_model_that_is_used_is_as_it_was(model):
    state = Unchanged(model)
    with torch.no_grad():
        model(torch.tensor([[1, 2, 3]]))
        model(torch.tensor([[1, 2, 3]]), output_hidden_states=True)
    assert state.holds() and state.holds()


@pytest.mark.parametrize("change", CHANGES, ids=list(CHANGES))
def test_a_change_is_noticed(model, change):
    state = Unchanged(model)
    CHANGES[change](model)
    assert not state.holds()


def test_a_hook_that_is_gone_again_changes_nothing(model):
    state = Unchanged(model)
    model.get_input_embeddings().register_forward_hook(lambda *_: None).remove()
    assert state.holds()


@pytest.mark.parametrize(
    "around",
    [
        lambda: torch.autocast("cpu", dtype=torch.bfloat16),
        lambda: torch.device("meta"),
        torch.overrides.BaseTorchFunctionMode,
    ],
)
def test_what_surrounds_a_pass_is_noticed(model, around):
    state = Unchanged(model)
    with around():
        assert not state.holds()
    assert state.holds()


def test_another_default_dtype_and_a_hook_on_all_modules_are_noticed(model):
    state = Unchanged(model)
    torch.set_default_dtype(torch.float64)
    try:
        assert not state.holds()
    finally:
        torch.set_default_dtype(torch.float32)
    hook = torch.nn.modules.module.register_module_forward_hook(lambda *_: None)
    try:
        assert not state.holds()
    finally:
        hook.remove()
    assert state.holds()


def test_a_forward_that_is_put_onto_a_class_is_noticed(model, monkeypatch):
    state = Unchanged(model)
    kind = type(model.get_output_embeddings())
    monkeypatch.setattr(kind, "forward", lambda self, x: x)
    assert not state.holds()
