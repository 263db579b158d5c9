"""What stands in front of a forward pass: which passes are looked for, which run, and that both give the same."""

import copy

import pytest
import torch

from exercises.kit import models
from exercises.kit.passes.forward import MAX_TOKENS, Forwards
from exercises.kit.pipeline.noise import OF_TOKENS

IDS = [5, 6, 7, 8]
NAMES = ["main", *models.STAND_INS]


class Kept:
    """A source that has made every pass before, and counts what it is asked."""

    def __init__(self, forwards, answers=True):
        self.forwards, self.answers = forwards, answers
        self.asked, self.ran, self.told = [], 0, []

    def scores(self, name, ids):
        self.asked.append((name, ids))
        return self.forwards.known[name].scores(ids).clone() if self.answers else None

    def runs(self):
        self.ran += 1

    def made(self, name, ids, scores):
        self.told.append((name, ids, scores))


@pytest.fixture(scope="module")
def loaded():
    return {name: models.load("pocket").model if name == "main" else models.stand_in(name).model for name in NAMES}


@pytest.fixture(scope="module")
def forwards(loaded):
    classes = {type(model): type(model).forward for model in loaded.values()}
    yield Forwards(loaded)
    for kind, forward in classes.items():
        kind.forward = forward


@pytest.fixture
def source(forwards):
    source = Kept(forwards)
    with forwards.asking(source):
        yield source


def text(ids=IDS):
    return torch.tensor([ids])


@pytest.mark.parametrize("name", NAMES)
def test_a_pass_over_a_text_is_looked_for_and_is_the_models_own(forwards, loaded, name):
    model = loaded[name]
    with torch.no_grad():
        expected = model(text())
    source = Kept(forwards)
    with forwards.asking(source), torch.no_grad():
        for found in (model(text()), model(input_ids=text()), model.forward(text()), model(text().int())):
            assert torch.equal(found.logits, expected.logits)
            assert found.logits.dtype == expected.logits.dtype and not found.logits.requires_grad
    assert source.asked == [(name, IDS)] * 4 and source.ran == 0


def test_each_pass_gives_scores_of_its_own(loaded, source):
    with torch.no_grad():
        first = loaded["main"](text()).logits
        first.zero_()
        assert loaded["main"](text()).logits.abs().max() > 1


def test_where_gradients_are_recorded_the_scores_have_them(loaded, source):
    model = loaded["untied"]
    scores = model(text()).logits
    assert scores.requires_grad and not scores.is_leaf
    with pytest.raises(RuntimeError, match="requires grad"):
        scores.numpy()
    scores[0, -1].sum().backward()
    found = model.lm_head.weight.grad.clone()
    model.zero_grad()
    source.answers = False
    model(text()).logits[0, -1].sum().backward()
    torch.testing.assert_close(found, model.lm_head.weight.grad)
    model.zero_grad()


def test_in_inference_mode_the_scores_are_of_that_kind(loaded, source):
    with torch.inference_mode():
        scores = loaded["main"](text()).logits
    assert scores.is_inference() == True and source.asked  # noqa: E712


@pytest.mark.parametrize(
    "call",
    [
        lambda model: model(text(), attention_mask=torch.ones(1, 4)),
        lambda model: model(text(), position_ids=torch.tensor([[3, 2, 1, 0]])),
        lambda model: model(text(), use_cache=True),
        lambda model: model(text(), output_hidden_states=True),
        lambda model: model(text(), output_attentions=True),
        lambda model: model(text(), return_dict=False),
        lambda model: model(text(), labels=text()),
        lambda model: model(text(), logits_to_keep=1),
        lambda model: model(inputs_embeds=model.get_input_embeddings()(text())),
        lambda model: model(torch.tensor([IDS, IDS])),
        lambda model: model(text([5] * 2 + [10**6])),
        lambda model: model(text([-1])),
        lambda model: model(torch.tensor(IDS)),
        lambda model: model(torch.tensor([[0.5]])),
        lambda model: model(text([])),
        lambda model: model(IDS),
        lambda model: model(),
        lambda model: model(torch.nn.Parameter(text(), requires_grad=False)),
        lambda model: model(text([5] * (MAX_TOKENS + 1))),
    ],
)
def test_any_other_pass_is_made(loaded, source, call):
    def outcome():
        try:
            with torch.no_grad():
                return call(loaded["main"])
        except Exception as error:
            return type(error)

    found = outcome()
    assert source.asked == [] and source.ran == 1
    source.forwards._source = None
    expected = outcome()
    assert type(found) is type(expected)
    if isinstance(expected, type):
        assert found is expected


def test_what_the_source_does_not_know_is_computed(loaded, source):
    source.answers = False
    with torch.no_grad():
        found = loaded["main"](text())
    assert vars(found).keys() & set(OF_TOKENS)  # the cache, by the name that this transformers has for it
    assert source.asked == [("main", IDS)]
    [(name, ids, scores)] = source.told
    assert (name, ids) == ("main", IDS) and torch.equal(scores, found.logits[0])


def test_the_cache_of_a_remembered_pass_is_a_real_one(loaded, source):
    model = loaded["main"]
    with torch.no_grad():
        cache = model(text()).past_key_values
        assert source.ran == 1
        step = model(text([9]), past_key_values=cache).logits[0, -1]
        whole = model(text([*IDS, 9])).logits[0, -1]
    torch.testing.assert_close(step, whole, atol=1e-4, rtol=0)


def test_a_copy_and_a_changed_model_run(forwards, loaded):
    model = loaded["gpt2"]
    other = copy.deepcopy(model)
    source = Kept(forwards)
    with forwards.asking(source), torch.no_grad():
        other.get_input_embeddings().weight.mul_(2)
        assert not torch.equal(other(text()).logits, model(text()).logits)
        assert source.asked == [("gpt2", IDS)]
        hook = model.get_input_embeddings().register_forward_hook(lambda layer, args, output: output * 0)
        changed = model(text()).logits
        hook.remove()
        assert source.asked == [("gpt2", IDS)] and not torch.equal(changed, model(text()).logits)
        assert len(source.asked) == 2


def test_nothing_is_asked_outside_of_the_context(forwards, loaded):
    source = Kept(forwards)
    with forwards.asking(source), forwards.asking(None), torch.no_grad():
        loaded["main"](text())
    with torch.no_grad():
        loaded["main"](text())
    assert source.asked == []


def test_a_model_that_looks_ahead_is_left_alone():
    """Scores after a prefix would be others within a longer text."""
    model = models.stand_in("gpt2").model
    kind = type("Bidirectional", (type(model),), {})
    model.__class__ = kind
    plain = kind.__mro__[1].forward

    def forward(self, input_ids=None, **kwargs):
        found = plain(self, input_ids, **kwargs)
        found.logits = found.logits + input_ids[:, -1, None, None]
        return found

    kind.forward = forward
    assert Forwards({"ahead": model}).known == {}
