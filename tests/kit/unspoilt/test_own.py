"""What a function may do to what it is lent, and what the next call gets: on twins, as in a student's own process.

Not covered: the same in a worker (tests/sandbox/test_client.py).
"""

from types import SimpleNamespace

import pytest
import torch

from exercises.kit import reference
from exercises.kit.submission import calls
from exercises.kit.unspoilt.own import Own
from exercises.kit.values import MODEL, TOKENIZER, Tensor, handles, tensor

IDS = torch.tensor([[271, 269, 270]])


@pytest.fixture(scope="module")
def models():
    return calls.resolver("pocket")


@pytest.fixture(scope="module")
def right(models):
    """The scores of a model that nobody has touched."""
    return scores(models(MODEL))


@pytest.fixture
def own(models):
    return Own(models, models.renew, apart=True)


def scores(model):
    with torch.no_grad():
        return model(IDS).logits.clone()


def after(own, function, *values):
    """The names of what a call of the function has changed."""
    lent = [own(value) for value in values]
    own.begin(lent)
    try:
        function(*lent)
    finally:
        changes = own.end()
    return changes


def in_place(model):
    with torch.no_grad():
        weight = model.get_input_embeddings().weight
        weight /= weight.norm(dim=1, keepdim=True)


def by_data(model):
    model.get_input_embeddings().weight.data[7] = 0


def by_numpy(model):
    model.get_output_embeddings().weight.detach().numpy()[3] *= 2


def in_another_layer(model):
    with torch.no_grad():
        model.model.layers[1].mlp.up_proj.weight[0, 0] += 1


def step_of_training(model):
    model(IDS, labels=IDS).loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()


def without_head(model):
    model.lm_head = torch.nn.Identity()


def another_parameter(model):
    model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())


def another_forward(model):
    model.forward = lambda *args, **kwargs: None


def forward_of_the_class(model):
    type(model).forward = lambda *args, **kwargs: None


def eos(model):
    model.config.eos_token_id = 5


SPOILT = {
    in_place: "weights", by_data: "weights", by_numpy: "weights", in_another_layer: "weights",
    step_of_training: "weights",
    lambda model: model.half(): "dtype",
    lambda model: model.to(torch.bfloat16): "dtype",
    lambda model: model.model.double(): "dtype",
    lambda model: model.train(): "mode",
    lambda model: model.model.layers[0].train(): "mode",
    lambda model: model.register_forward_hook(lambda *args: None): "hooks",
    lambda model: model.model.embed_tokens.register_forward_pre_hook(lambda *args: None): "hooks",
    without_head: "parts", another_parameter: "parts", another_forward: "parts", forward_of_the_class: "parts",
    eos: "settings",
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "name"), SPOILT.items(), ids=[str(number) for number in range(len(SPOILT))])
def test_a_spoilt_model_is_noticed_and_the_next_call_gets_another(own, models, right, spoil, name):
    before = own(MODEL)
    assert after(own, spoil, MODEL) == (name,)
    assert own(MODEL) is not before
    assert torch.equal(scores(own(MODEL)), right)
    assert torch.equal(scores(models(MODEL)), right)
    assert after(own, scores, MODEL) == ()


def there_and_back(model):
    model.double().train().float().eval()


def a_hook_for_a_moment(model):
    handle = model.register_forward_hook(lambda *args: None)
    model(IDS)
    handle.remove()


def hidden_states(model):
    """transformers leaves hooks of its own when it is first asked for these."""
    assert len(model(IDS, output_hidden_states=True).hidden_states) > 1


def gradients(model):
    model(IDS).logits.sum().backward()


def settings_without_effect(model):
    model.config.pad_token_id = 1
    model.config.use_cache = False


HARMLESS = [
    scores,
    there_and_back,
    a_hook_for_a_moment,
    hidden_states,
    gradients,
    settings_without_effect,
    lambda model: model.eval(),
    lambda model: model.requires_grad_(False),
    lambda model: setattr(model, "cache_of_mine", {}),
    lambda model: model.set_attn_implementation("eager"),
    lambda model: torch.set_grad_enabled(False),
    lambda model: torch.manual_seed(3),
]


@pytest.mark.parametrize("use", HARMLESS, ids=[str(number) for number in range(len(HARMLESS))])
def test_what_changes_no_answer_costs_nothing_and_is_put_back(own, right, use):
    seed = torch.initial_seed()
    assert after(own, use, MODEL) == ()
    model = own(MODEL)
    assert torch.equal(scores(model), right)
    assert all(weight.requires_grad and weight.grad is None for weight in model.parameters())
    assert model.config.pad_token_id != 1 and model.config.use_cache
    assert model.config._attn_implementation == "sdpa"
    assert torch.is_grad_enabled() and torch.initial_seed() == seed


def test_chance_goes_on_between_calls(own):
    drawn = []
    for _ in range(2):
        after(own, lambda value: drawn.append(torch.rand(1).item()), 1)
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("name", ["gpt2", "neox", "bfloat16"])
def test_stand_ins_are_looked_at_as_well(own, name):
    model, _ = handles(name)
    assert after(own, scores, model) == ()
    assert after(own, lambda model: model.get_input_embeddings().weight.data.mul_(2), model) == ("weights",)
    assert after(own, scores, model) == ()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
def test_a_power_of_two_shows_in_every_number_type(dtype):
    """Exponents that all grow by one are the hardest for a sum of bytes."""
    model = torch.nn.Linear(64, 64, bias=False).to(dtype)
    model.config = SimpleNamespace()
    own = Own(lambda handle: model)
    assert after(own, lambda model: model.weight.data.mul_(2), MODEL) == ("weights",)


def add_bos(tokenizer):
    tokenizer.add_bos_token = True


@pytest.mark.parametrize(
    "spoil", [add_bos, lambda tokenizer: tokenizer.add_tokens(["The capital"])], ids=["bos", "new"]
)
def test_a_spoilt_tokenizer_is_noticed_and_the_next_call_gets_another(own, models, spoil):
    text = "The capital of Denmark is"
    expected = models(TOKENIZER)(text)["input_ids"]
    assert after(own, spoil, TOKENIZER) == ("tokenizer",)
    assert (
        own(TOKENIZER)(text)["input_ids"] == expected == reference.pipeline_ids(models(MODEL), models(TOKENIZER), text)
    )


def pad(tokenizer):
    tokenizer.pad_token = tokenizer.convert_ids_to_tokens([5])[0]
    tokenizer.padding_side = "left"


def add_pad(tokenizer):
    tokenizer.add_special_tokens({"pad_token": "[PAD]"})


@pytest.mark.parametrize(
    "habit", [pad, add_pad, lambda t: t(["a dog", "a"], padding=True, truncation=True, max_length=1)]
)
def test_a_padding_token_costs_nothing_and_is_taken_back(own, models, habit):
    assert after(own, habit, TOKENIZER) == ()
    lent, right = own(TOKENIZER), models(TOKENIZER)
    assert (lent.pad_token, lent.padding_side, len(lent)) == (right.pad_token, right.padding_side, len(right))
    assert lent("a dog [PAD]")["input_ids"] == right("a dog [PAD]")["input_ids"]


@pytest.mark.parametrize(
    ("value", "spoil", "name"),
    [
        ([1, 2], lambda ids: ids.append(3), "list"),
        ([1, 2], lambda ids: ids.__setitem__(0, 5), "list"),
        ([2, 1], lambda ids: ids.sort(), "list"),
        ([1, 2], lambda ids: ids.clear(), "list"),
        (tensor([3, 4]), lambda vector: vector.div_(5), "tensor"),
        (tensor([3, 4]), lambda vector: vector.numpy().fill(1), "tensor"),
        (tensor([3, 4]), lambda vector: vector.unsqueeze_(0), "tensor"),
        ({"a": 1}, lambda given: given.pop("a"), "argument"),
    ],
)
def test_a_changed_argument_is_noticed_and_the_caller_keeps_what_it_had(own, value, spoil, name):
    before = value.array.copy() if isinstance(value, Tensor) else value.copy()
    assert after(own, spoil, value) == (name,)
    assert (value.array == before).all() if isinstance(value, Tensor) else value == before


@pytest.mark.parametrize(
    ("value", "use"),
    [
        ([1, 2], lambda ids: [*ids, 3]),
        ([1, 2], lambda ids: (ids.append(3), ids.pop())),
        (tensor([float("nan")]), lambda vector: vector * 2),
        (tensor([3, 4]), lambda vector: vector.requires_grad_(True)),
    ],
)
def test_an_argument_that_comes_back_as_it_was_is_no_change(own, value, use):
    assert after(own, use, value) == ()


def test_the_default_dtype_is_put_back(own):
    assert after(own, lambda value: torch.set_default_dtype(torch.float64), 1) == ("default dtype",)
    assert torch.get_default_dtype() is torch.float32


def test_what_the_file_has_set_holds_for_its_functions_and_for_nobody_else(own):
    torch.set_default_dtype(torch.float64)
    from exercises.kit.unspoilt import ambient

    own.of_the_file = ambient.now()
    torch.set_default_dtype(torch.float32)
    seen = []
    assert after(own, lambda value: seen.append(torch.get_default_dtype()), 1) == ()
    assert seen == [torch.float64] and torch.get_default_dtype() is torch.float32


def test_several_changes_are_all_named_in_the_order_of_the_table(own):
    def spoil(model, ids):
        ids.append(1)
        model.train().half()

    assert after(own, spoil, MODEL, [1]) == ("dtype", "mode", "list")


def test_what_a_call_has_changed_counts_once(own):
    after(own, lambda model: model.half(), MODEL)
    assert own.end() == ()


def test_a_large_model_is_sampled_and_a_counted_change_is_always_found(own, monkeypatch, models):
    from exercises.kit.unspoilt import lent

    monkeypatch.setattr(lent, "MAX_BYTES", 0)
    assert after(own, in_another_layer, MODEL) == ("weights",)
    assert after(own, lambda model: model.get_input_embeddings().weight.data.mul_(2), MODEL) == ("weights",)
    assert after(own, lambda model: model.half(), MODEL) == ("dtype",)
    assert after(own, scores, MODEL) == ()


def test_where_the_text_names_no_uncounted_way_a_counted_change_and_one_of_whole_weights_are_found(own):
    own.writes_uncounted = False
    for spoil in (in_place, in_another_layer, step_of_training):
        assert after(own, spoil, MODEL) == ("weights",)
    assert after(own, lambda model: [weight.data.mul_(2) for weight in model.parameters()], MODEL) == ("weights",)
    assert after(own, lambda model: model.half(), MODEL) == ("dtype",)
    assert after(own, scores, MODEL) == ()
