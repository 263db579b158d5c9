"""The passes of a student's own process: kept from one session to the next, and across forks."""

import os

import pytest
import torch

from exercises.kit import models
from exercises.kit.passes import kept
from exercises.kit.passes.kept import Kept
from exercises.kit.values import MODEL, TOKENIZER, handles

IDS = [5, 6, 7]


@pytest.fixture
def model():
    model = models.stand_in("untied").model
    kind, forward = type(model), type(model).forward
    yield model
    kind.forward = forward


def ask(model, ids=IDS):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits


def watched(model, monkeypatch):
    """The texts of the passes that are really made, by way of a function that no module holds."""
    made = []
    plain = torch.nn.functional.embedding
    monkeypatch.setattr(
        torch.nn.functional, "embedding", lambda ids, *rest: made.append(ids[0].tolist()) or plain(ids, *rest)
    )
    return made


def test_what_a_model_has_said_is_not_computed_again(model, monkeypatch):
    memory = Kept()
    memory.lend(MODEL, model)
    made = watched(model, monkeypatch)
    with memory.asking():
        first = ask(model)
        again = ask(model)
        ask(model, [5, 6])  # its rows are there too
        assert made == [IDS]
        ask(model, [5, 6, 8])
    ask(model)
    assert made == [IDS, [5, 6, 8], IDS]
    torch.testing.assert_close(again, first)


def test_another_model_with_the_same_weights_takes_over(model, monkeypatch):
    """As it is when a function has spoilt the one that it was lent."""
    memory = Kept()
    memory.lend(MODEL, model)
    with memory.asking():
        first = ask(model)
    twin = models.stand_in("untied").model
    memory.lend(MODEL, twin)
    made = watched(twin, monkeypatch)
    with memory.asking():
        assert torch.equal(ask(twin), first) and made == []
        ask(model)
        assert made == [IDS]  # nobody is lent that one any more


def test_tokenizers_and_witnesses_are_lent_without_a_memory(model):
    memory = Kept()
    memory.lend(TOKENIZER, object())
    memory.lend(handles("counting")[0], models.stand_in("counting").model)
    assert memory._forwards.known == {}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork there is no child to leave anything")
def test_what_a_child_has_asked_its_parents_next_child_finds(one_thread, model, monkeypatch, tmp_path):
    memory = Kept(tmp_path / "passes.db")
    memory.lend(MODEL, model)
    pid = os.fork()
    if pid == 0:
        with memory.asking():
            ask(model)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    made = watched(model, monkeypatch)
    with memory.asking():
        ask(model)
    assert made == []


def test_a_process_has_one_memory_for_each_model(monkeypatch, tmp_path):
    monkeypatch.setattr(kept, "KEPT", {})
    first = kept.of("pocket", tmp_path / "passes.db")
    assert kept.of("pocket") is first and kept.of("another") is not first
