"""Known mistakes are asked what they answer to a call: once, and a model reads the same only once for all of them."""

import numpy as np
import pytest
import torch

from exercises.kit.diagnosis import Answer, matches, same
from exercises.kit.known import asking
from exercises.kit.manifest import courses
from exercises.kit.values import Tensor
from solutions.misconceptions import Catalogue

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize(
    ("exercise", "arguments"),
    [
        ("next_token_logits", ([271, 269],)),
        ("greedy_step", ([271, 269],)),
        ("greedy_generate", ("The dog", 2)),
    ],
)
def test_what_mistakes_give_is_the_same_when_the_model_reads_the_same_once_only(pocket, exercise, arguments):
    models = (pocket.model, pocket.tokenizer) if exercise == "greedy_generate" else (pocket.model,)

    catalogue = Catalogue(courses()[0])

    def answers():
        torch.manual_seed(0)
        return catalogue.answers(exercise, (*models, *arguments), {})

    plain = answers()
    with asking.reading_once([*models]):
        once = answers()
    assert list(plain) == list(once)
    assert [slug for slug in plain if not matches(plain[slug], {slug: once[slug]})] == []


def test_the_model_reads_the_same_input_once_only_and_each_caller_has_an_answer_of_its_own(pocket, monkeypatch):
    read = []
    hook = pocket.model.model.register_forward_pre_hook(lambda module, args: read.append(1))
    try:
        with asking.reading_once([pocket.model]), torch.no_grad():
            first = pocket.model(torch.tensor([[1, 2]])).logits
            first += 1
            second = pocket.model(torch.tensor([[1, 2]])).logits
            pocket.model(torch.tensor([[1, 3]]))
    finally:
        hook.remove()
    assert len(read) == 2
    assert torch.allclose(first, second + 1)
    assert "forward" not in vars(pocket.model)


def test_what_a_model_says_when_it_computes_attention_in_another_way_is_read_anew(pocket):
    ids, usual = torch.tensor([[1, 2]]), pocket.model.config._attn_implementation
    with asking.reading_once([pocket.model]), torch.no_grad():
        try:
            pocket.model.set_attn_implementation("eager")
            plain = pocket.model(ids, output_attentions=True)
        finally:
            pocket.model.set_attn_implementation(usual)
        quick = pocket.model(ids, output_attentions=True)
    assert len(plain.attentions) == 3 and not quick.attentions


class Known:
    """A catalogue of two mistakes, which keeps what it is asked."""

    def __init__(self):
        self.asked = []

    def answers(self, exercise, args, kwargs):
        self.asked.append(args[-1])
        one = Tensor("float32", np.array([1.0], dtype=np.float32))
        return {"a_mistake": Answer(one), "another": Answer(raised="ValueError")}


def test_what_mistakes_answer_to_a_call_is_asked_once_only(pocket, monkeypatch):
    known = Known()
    monkeypatch.setattr(asking, "ANSWERS", {})
    first, second = (asking.answers(known.answers, "step", (pocket.model, [1, 2]), {}) for _ in range(2))
    assert known.asked == [[1, 2]]
    assert first["another"] == second["another"] == Answer(raised="ValueError")
    assert same(first["a_mistake"].value, second["a_mistake"].value)
    asking.answers(known.answers, "step", (pocket.model, [1, 3]), {})
    asking.answers(known.answers, "step", (pocket.model,), {"input_ids": [1, 2]})
    assert len(known.asked) == 3


def test_a_call_with_an_object_that_may_be_gone_is_asked_again(monkeypatch):
    assert asking._key_of("sample_step", (torch.Generator(),), {}) is None
    assert asking._key_of("compare", (torch.ones(2), torch.ones(2)), {}) is not None
