"""What a remembered pass returns: the scores at once, everything else from a real pass."""

import copy
import pickle

import pytest
import torch
from transformers.modeling_outputs import BaseModelOutput, CausalLMOutputWithPast

from exercises.kit import models
from exercises.kit.passes import output

IDS = torch.tensor([[5, 6, 7, 8]])


@pytest.fixture(scope="module")
def model():
    return models.stand_in("gpt2").model


@pytest.fixture
def real(model):
    with torch.no_grad():
        return model(IDS)


@pytest.fixture
def made(real):
    """made() -> an output that stands for `real`, and the list of the passes that were run for it."""
    runs = []

    def make():
        return output.remembered(type(real), real.logits.clone(), lambda: runs.append(1) or real), runs

    return make


@pytest.mark.parametrize("ask", [lambda o: o.logits, lambda o: o["logits"], lambda o: o[0]])
def test_the_scores_are_there_without_a_pass(made, real, ask):
    remembered, runs = made()
    assert torch.equal(ask(remembered), real.logits)
    assert remembered.loss is None
    assert isinstance(remembered, type(real)) and not runs


@pytest.mark.parametrize(
    "ask",
    [
        lambda o: o.past_key_values.get_seq_length(),
        lambda o: o["past_key_values"].get_seq_length(),
        lambda o: o[1].get_seq_length(),
        lambda o: o.hidden_states,
        lambda o: o.attentions,
        lambda o: list(o),
        lambda o: list(o.keys()),
        lambda o: [name for name, _ in o.items()],
        lambda o: len(o),
        lambda o: len(o.to_tuple()),
        lambda o: len(o[:2]),
        lambda o: sorted({**o}),
        lambda o: sorted(dict(o)),
        lambda o: "past_key_values" in o,
        lambda o: o.get("hidden_states", "none of these"),
        lambda o: str(o)[:40],
        lambda o: type(copy.copy(o)),
        lambda o: hasattr(o, "no such thing"),
    ],
)
def test_whatever_else_is_asked_is_answered_by_one_real_pass(made, real, ask):
    remembered, runs = made()
    assert ask(remembered) == ask(real)
    ask(remembered)
    assert len(runs) <= 1 and (runs or ask(real) is False)


def test_after_the_pass_it_is_the_models_own_output_with_the_scores_that_were_handed_out(made, real):
    remembered, _ = made()
    scores = remembered.logits
    scores[0, 0, 0] = 77.0  # a student's own change stays
    assert list(remembered) == list(real)
    assert type(remembered) is type(real)
    assert remembered.logits is scores and remembered["logits"] is scores and remembered[0] is scores
    assert remembered.attentions is None


def test_it_can_be_pickled(made, real):
    remembered, _ = made()
    assert torch.equal(pickle.loads(pickle.dumps(remembered)).logits, real.logits)


def test_an_output_that_is_of_another_form_is_left_alone(real):
    assert output.can_be_remembered(real)
    assert not output.can_be_remembered(BaseModelOutput(last_hidden_state=real.logits))
    assert not output.can_be_remembered((real.logits,))
    assert not output.can_be_remembered(CausalLMOutputWithPast(loss=torch.tensor(1.0), logits=real.logits))


def test_gradients_come_from_a_pass_that_is_made_for_them(model):
    weights = list(model.parameters())
    scores = model(IDS).logits
    expected = torch.autograd.grad(scores[0, -1, 3], weights, allow_unused=True)
    runs = []
    remembered = output.Recall.apply(lambda: runs.append(1) or model(IDS).logits, scores.detach(), *weights)
    assert torch.equal(remembered, scores) and remembered.requires_grad and not remembered.is_leaf and not runs
    found = torch.autograd.grad(remembered[0, -1, 3], weights, allow_unused=True)
    assert runs == [1]
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs)
