"""What each layer of a model would say: by the model's own last parts, and not at all where it is built otherwise.

Not covered: models of many kinds (tests/zoo/).
"""

import pytest
import torch

from exercises.kit import models
from exercises.kit.pipeline import lens
from exercises.kit.pipeline.noise import one_thread_if_small
from exercises.pocket.corpus import CAPITALS

DENMARK = [271, 269, 270, 917, 259]


@pytest.mark.parametrize(("name", "rows"), [("gpt2", 3), ("neox", 3), ("untied", 3), ("bfloat16", 3)])
def test_a_model_has_a_row_for_the_embeddings_and_for_each_layer(name, rows):
    model = models.stand_in(name).model
    assert lens.has_lens(model)
    assert lens.lens(model, [5, 6]).shape == (rows, model.config.vocab_size)


def test_the_last_row_is_what_the_model_says_and_the_first_what_the_last_token_alone_does(pocket):
    model = pocket.model
    scores = lens.lens(model, DENMARK)
    with torch.no_grad():
        said = model(torch.tensor([DENMARK])).logits[0, -1]
        embedded = model.lm_head(model.model.norm(model.model.embed_tokens.weight[DENMARK[-1]]))
    assert torch.allclose(scores[-1], said, atol=1e-4) and torch.allclose(scores[0], embedded, atol=1e-4)


def test_the_handout_counts_the_capitals_as_they_are(pocket):
    named, right = [0, 0, 0, 0], [0, 0, 0, 0]
    tokens = {capital: pocket.tokenizer(" " + capital)["input_ids"][0] for capital in CAPITALS.values()}
    with one_thread_if_small(pocket.model):
        said = {
            capital: lens.lens(pocket.model, pocket.tokenizer(f"The capital of {country} is")["input_ids"]).argmax(-1)
            for country, capital in CAPITALS.items()
        }
    for capital, best in said.items():
        named = [count + (token in tokens.values()) for count, token in zip(named, best.tolist(), strict=True)]
        right = [count + (token == tokens[capital]) for count, token in zip(right, best.tolist(), strict=True)]
    assert (len(CAPITALS), named, right) == (48, [0, 48, 48, 48], [0, 7, 28, 48])


def test_the_model_goes_on_as_before(pocket):
    with torch.no_grad():
        before = pocket.model(torch.tensor([DENMARK])).logits
        lens.lens(pocket.model, DENMARK)
        after = pocket.model(torch.tensor([DENMARK])).logits
    assert torch.equal(before, after) and not pocket.model.model.norm._forward_hooks


@pytest.mark.parametrize("kind", ["scaled", "capped", "without a norm", "with two", "silent"])
def test_a_model_that_is_built_otherwise_has_none(kind, monkeypatch):
    model = models.stand_in("untied").model
    forward = model.forward
    if kind == "scaled":
        monkeypatch.setattr(model, "forward", lambda **asked: changed(forward(**asked), lambda scores: scores / 2))
    elif kind == "capped":
        monkeypatch.setattr(model, "forward", lambda **asked: changed(forward(**asked), capped))
    elif kind == "without a norm":
        monkeypatch.setattr(model.model, "norm", torch.nn.Identity())
    elif kind == "with two":
        monkeypatch.setitem(model.model._modules, "another", torch.nn.LayerNorm(4))
    else:
        monkeypatch.setattr(model, "forward", lambda **asked: type("Output", (), {"hidden_states": None})())
    assert not lens.has_lens(model)


def changed(output, change):
    output.logits = change(output.logits)
    return output


def capped(scores):
    return 30 * torch.tanh(scores / 30)
