"""The reference says what transformers itself says."""

import pytest
import torch
from transformers import pipeline

from exercises.kit import models, reference
from exercises.kit.pipeline.accepted import MAX_TEXTS

PROMPTS = ["The capital of Denmark is", "The dog", "My cat likes the hat.", "  é 12<|endoftext|>Hello"]
NAMES = ["pocket", *models.STAND_INS]


@pytest.fixture(scope="module")
def loaded(pocket):
    """loaded(name): that model and its tokenizer, built once."""
    made = {name: models.stand_in(name) for name in models.STAND_INS} | {"pocket": pocket}
    return made.__getitem__


def close(one, other, name):
    return torch.allclose(one.float(), other.float(), atol=0.05 if name == "bfloat16" else 1e-4, rtol=0)


def test_every_name_that_a_check_may_call_is_a_function():
    assert all(callable(getattr(reference, name)) for name in reference.NAMES)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_ids_are_the_tokenizers(pocket, prompt):
    ids = reference.pipeline_ids(pocket.model, pocket.tokenizer, prompt)
    assert ids == pocket.tokenizer(prompt)["input_ids"]
    assert {type(token_id) for token_id in ids} == {int}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("prompt", PROMPTS[:2])
def test_the_scores_are_those_of_the_models_last_position(loaded, name, prompt):
    model, tokenizer = loaded(name).model, loaded(name).tokenizer
    ids = tokenizer(prompt)["input_ids"]
    got = reference.pipeline_logits(model, ids)
    with torch.no_grad():
        expected = model(torch.tensor([ids])).logits[0, -1]
    assert got.shape == (reference.vocab_size(model),)
    assert close(got, expected, name)


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("count", [1, 12])
def test_the_text_is_that_of_pipeline(pocket, prompt, count):
    made = pipeline("text-generation", model=pocket.model, tokenizer=pocket.tokenizer)
    expected = made(prompt, do_sample=False, max_new_tokens=count)[0]["generated_text"]
    assert reference.pipeline_text(pocket.model, pocket.tokenizer, prompt, count) == expected
    assert expected.startswith(prompt)


def test_the_text_of_two_models_is_not_mixed_up(loaded):
    texts = {reference.pipeline_text(loaded(n).model, loaded(n).tokenizer, "The dog", 8) for n in NAMES[:4]}
    assert len(texts) == 4


@pytest.mark.parametrize("name", NAMES)
def test_the_model_takes_a_tokens_own_vector_for_the_token(loaded, name):
    model = loaded(name).model
    own, other = (model.get_input_embeddings().weight[token_id].tolist() for token_id in (5, 6))
    expected = reference.logits_of_token(model, 5)
    assert len(own) == reference.hidden_size(model)
    assert expected.shape == (reference.vocab_size(model),)
    assert torch.equal(reference.logits_of_vector(model, own), expected)
    assert not close(reference.logits_of_vector(model, other), expected, name)


def test_the_scores_after_a_token_are_those_after_a_text_of_one_token(pocket):
    assert close(reference.logits_of_token(pocket.model, 5), reference.pipeline_logits(pocket.model, [5]), "pocket")


def test_the_end_token_is_given_as_text(pocket):
    assert reference.eos_text(pocket.tokenizer) == "<|endoftext|>"


@pytest.mark.parametrize("name", ["pocket", "gpt2", "neox", "untied"])
def test_the_noise_of_float32_is_small_and_there(loaded, name):
    assert 0 < reference.noise(loaded(name).model) < 1e-3


def test_the_noise_of_bfloat16_is_larger(loaded):
    assert reference.noise(loaded("bfloat16").model) > 100 * reference.noise(loaded("untied").model)


@pytest.fixture(scope="module")
def measured(pocket):
    """The noise of pocket, measured."""
    torch.manual_seed(1)
    return reference.measured_noise(pocket.model)


@pytest.mark.parametrize(
    "settings", [{}, {"temperature": 0.5}, {"top_k": 3}, {"top_p": 0.8}, {"top_k": 5, "top_p": 0.5}]
)
def test_the_distribution_is_the_one_that_generate_draws_from(pocket, settings):
    ids = torch.tensor([pocket.tokenizer("My cat likes")["input_ids"]])
    scores = pocket.model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=1, do_sample=True, pad_token_id=0,
        output_scores=True, return_dict_in_generate=True, **({"top_k": 0} | settings),
    ).scores[0][0]  # fmt: skip
    got = reference.pipeline_distribution(reference.pipeline_logits(pocket.model, ids[0].tolist()), **settings)
    assert got.dtype == torch.float64
    assert torch.allclose(got, scores.double().softmax(-1), atol=1e-5, rtol=0)
    assert torch.equal(got == 0, scores == -torch.inf)


def test_a_top_k_larger_than_the_vocabulary_takes_nothing_out():
    logits = torch.tensor([1.0, 2.0, 3.0])
    assert torch.equal(reference.pipeline_distribution(logits, top_k=9), reference.pipeline_distribution(logits))


def test_neighbours_are_other_tokens_by_falling_cosine(loaded):
    model, tokenizer = loaded("untied").model, loaded("untied").tokenizer
    found = reference.neighbours(model, tokenizer, " dog", 10)
    rows = model.get_input_embeddings().weight.detach().double()
    [dog] = tokenizer(" dog")["input_ids"]
    for text, cosine in found:
        near = [torch.nn.functional.cosine_similarity(rows[dog], row, dim=0).item() for row in rows]
        assert any(abs(likeness - cosine) < 1e-9 and tokenizer.decode([i]) == text for i, likeness in enumerate(near))
    assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
    assert sum(likeness > found[-1][1] + 1e-9 for likeness in near) == 10  # nine of them, and the word itself


def test_a_dog_is_near_other_animals(pocket):
    texts = [text for text, _ in reference.neighbours(pocket.model, pocket.tokenizer, " dog", 3)]
    assert " cat" in texts and " dog" not in texts


def test_the_noise_that_is_known_of_pocket_is_no_less_than_what_is_measured_and_not_much_more(pocket, measured):
    assert measured <= reference.noise(pocket.model) == reference.POCKET_NOISE <= 20 * measured


def test_pocket_with_other_weights_is_measured_and_the_same_each_time(tmp_path, pocket, measured):
    torch.manual_seed(2)
    pocket.model.save_pretrained(tmp_path)
    pocket.tokenizer.save_pretrained(tmp_path)
    again = models.load(str(tmp_path))
    assert reference.noise(again.model) == measured != reference.noise(pocket.model)


def unlikely(pocket, prompt, count, noise):
    """The ids of a loop that takes the least likely of the tokens that count as equal, and one that does not count."""
    ids = pocket.tokenizer(prompt)["input_ids"]
    start = len(ids)
    for _ in range(count):
        with torch.no_grad():
            scores = pocket.model(torch.tensor([ids])).logits[0, -1].double()
        equal = [token for token in range(len(scores)) if scores[token] >= scores.max() - 2 * noise]
        ids = [*ids, min((token for token in equal if token != pocket.tokenizer.eos_token_id), key=scores.__getitem__)]
    return ids[start:], int(scores.argmin())


def test_a_text_that_near_ties_allow_is_right_though_there_are_too_many_to_list(pocket):
    prompt, noise = "The dog", 2.0
    new, worst = unlikely(pocket, prompt, 12, noise)
    asked = (pocket.model, pocket.tokenizer, prompt, 12, noise)

    def text(ids):
        return prompt + pocket.tokenizer.decode(ids)

    listed = reference.texts(*asked)
    assert len(listed) >= MAX_TEXTS and text(new) not in listed
    assert reference.may_give(*asked, text(new))
    assert all(reference.may_give(*asked, right) for right in listed)
    assert not reference.may_give(*asked, text([*new[:-1], worst]))
    assert not reference.may_give(*asked, text([worst, *new[1:]]))
    assert not reference.may_give(*asked, text(new[:-1])), "it ends too early"
    assert not reference.may_give(*asked, text([*new, new[-1]])), "it goes on for too long"
    assert not reference.may_give(*asked, text(new)[3:]), "it does not begin with the prompt"
    assert not reference.may_give(*asked[:-1], 0.0, text(new)), "without noise there are no ties"


def test_where_every_token_ties_a_text_is_still_told_in_few_passes(pocket, monkeypatch):
    passes = []

    def scores_after(model, ids):
        passes.append(ids)
        return torch.zeros(len(ids), reference.vocab_size(pocket.model), dtype=torch.float64)

    monkeypatch.setattr(reference, "_scores_after", scores_after)
    assert not reference.may_give(pocket.model, pocket.tokenizer, "The dog", 8, 0.1, "The dog" + "\ufffd " * 400)
    assert len(passes) <= reference.MAX_STEPS
