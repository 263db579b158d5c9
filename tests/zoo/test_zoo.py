"""Causal models of many kinds, with tokenizers of many kinds: the solutions are right on all of them.

`ZOO=all pytest tests/zoo` tries every kind (about two seconds each); a plain run those that are unlike one another.
Covered: both suites of the main course, in this process, on models loaded from a folder; the way through the sandbox
for a few. Not covered: models that are refused (tests/kit/loading/), and trained ones.
"""

import json
import os
import shutil
import zlib

import pytest
import torch
from transformers import CONFIG_MAPPING

from exercises.kit import models as kit
from exercises.kit import reference
from tests.support.courses import MAIN, STRETCH
from tests.zoo import grading, models, tokenizers

# What transformers has announced to take away is an error.
pytestmark = pytest.mark.filterwarnings("error::FutureWarning")

# Kinds that differ in what the suites touch (how embeddings are made, whether there is a cache, and of what kind), each
# with another of the tokenizers that differ.
USUAL = (
    ("gpt2", "llama3"),
    ("gemma3_text", "llama2"),
    ("mamba", "bert"),
    ("openai-gpt", "unigram"),
    ("recurrent_gemma", "byt5"),
)
ALL = os.environ.get("ZOO") == "all"
# The tokenizer that an architecture gets by hand: a different one for its neighbours. Bytes are tried with few only:
# with some kinds transformers doesn't take a tokenizer that has no tokenizer.json.
NAMES = sorted(tokenizers.ALL.keys() - {"byt5"})


def pairs():
    every = [(kind, NAMES[zlib.crc32(kind.encode()) % len(NAMES)]) for kind in models.KINDS]
    for kind, name in [*every, *(("llama", name) for name in tokenizers.ALL)] if ALL else USUAL:
        there = kind in CONFIG_MAPPING
        marks = () if there else pytest.mark.skip(reason="this transformers has no such models")
        yield pytest.param(kind, name, marks=marks)


@pytest.fixture(scope="module")
def session():
    with grading.open_session(MAIN) as session:
        yield session


@pytest.mark.parametrize(("kind", "tokenizer"), [*pairs()])
def test_the_solutions_are_right_on_every_kind_of_causal_model(kind, tokenizer, tmp_path, session):
    models.make(kind, tokenizers.ALL[tokenizer](), tmp_path)
    assert grading.failures(kit.load(str(tmp_path)), MAIN, session) == []


# What changes greedy decoding when it is followed, in groups that a model may have together: that one is followed shows
# beside the others, too. The last of the first group is what chat models have.
SETTINGS = {
    "scores": {
        "repetition_penalty": 5.0, "no_repeat_ngram_size": 2, "suppress_tokens": list(range(5, 200)),
        "begin_suppress_tokens": list(range(5, 200)), "bad_words_ids": [[i] for i in range(5, 200)],
        "sequence_bias": [[[9], 50.0]], "encoder_repetition_penalty": 3.0, "eos_token_id": list(range(2, 300)),
    },
    "length": {
        "min_new_tokens": 9, "min_length": 50, "forced_bos_token_id": 7, "forced_eos_token_id": 8,
        "exponential_decay_length_penalty": [1, 2.0], "max_time": 0.0001, "stop_strings": ["e"],
    },
    "ways": {
        "num_beams": 3, "length_penalty": 2.0, "guidance_scale": 3.0, "penalty_alpha": 0.6, "renormalize_logits": True,
    },
    "sampling": {"do_sample": True, "temperature": 5.0, "top_k": 3},
}  # fmt: skip


@pytest.mark.parametrize("group", SETTINGS)
def test_settings_of_a_models_own_change_nothing(group, tmp_path, texts_of_a_plain_one):
    folder, plain, expected = texts_of_a_plain_one
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "generation_config.json").write_text(json.dumps(SETTINGS[group]))
    made = kit.load(str(tmp_path))
    reference.pipeline_ids(made.model, made.tokenizer, "My cat")  # this makes the pipeline
    got = {prompt: reference.pipeline_text(made.model, made.tokenizer, prompt, 12) for prompt in expected}
    assert got == expected
    ids = reference.pipeline_ids(plain.model, plain.tokenizer, "My cat")
    assert torch.equal(reference.pipeline_logits(made.model, ids), reference.pipeline_logits(plain.model, ids))
    said = kit.set_aside(str(tmp_path))
    assert [name for name in SETTINGS[group] if (f"{name}=" in said) == (group == "sampling")] == [], said


@pytest.fixture(scope="module")
def texts_of_a_plain_one(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    models.make("llama", tokenizers.llama3(), folder)
    plain = kit.load(str(folder))
    prompts = ("My cat likes", "The capital of Denmark is", "Anna")
    texts = {text: reference.pipeline_text(plain.model, plain.tokenizer, text, 12) for text in prompts}
    return folder, plain, texts


def test_a_model_that_says_nothing_of_its_own_has_nothing_set_aside(tmp_path):
    models.make("llama", tokenizers.llama3(), tmp_path)
    assert kit.set_aside(str(tmp_path)) == "" == kit.set_aside("pocket")


def test_a_vocabulary_may_be_larger_than_the_tokenizers(tmp_path, session):
    models.make("llama", tokenizers.qwen(), tmp_path, rows=640)
    assert grading.failures(kit.load(str(tmp_path)), MAIN, session) == []


def test_embeddings_may_be_smaller_than_the_layers_that_read_them(tmp_path, session):
    models.make("opt", tokenizers.opt(), tmp_path, more={"word_embed_proj_dim": 16})
    made = kit.load(str(tmp_path))
    assert reference.hidden_size(made.model) == 16
    assert grading.failures(made, MAIN, session) == []


@pytest.mark.parametrize("kind", ["gemma3_text", "biogpt", "xglm"])
def test_of_a_scaled_embedding_the_row_and_what_the_layer_makes_of_it_are_right(kind, tmp_path):
    models.make(kind, tokenizers.llama2(), tmp_path, more={"scale_embedding": True})
    model = kit.load(str(tmp_path)).model
    row, made = reference.embeddings(model, 9)
    assert torch.equal(row, model.get_input_embeddings().weight[9])
    expected = reference.logits_of_token(model, 9)
    before = row.clone()
    for right in (row, made):
        assert torch.allclose(reference.logits_of_vector(model, right.tolist(), 9), expected, atol=1e-5)
    wrong = model.get_input_embeddings().weight[10].tolist()
    assert not torch.allclose(reference.logits_of_vector(model, wrong, 9), expected, atol=1e-3)
    assert torch.equal(model.get_input_embeddings().weight[9], before)


def test_both_ways_to_write_a_text_are_right_where_they_differ(tmp_path):
    models.make("llama", tokenizers.llama2(), tmp_path)
    made = kit.load(str(tmp_path))
    prompt = "The capital of Denmark is"
    start = made.tokenizer(prompt)["input_ids"]
    new = made.tokenizer("cat", add_special_tokens=False)["input_ids"]
    assert reference.readings(made.tokenizer, prompt, start, new) == [f"{prompt}cat", f"{prompt} cat"]


@pytest.mark.parametrize("name", tokenizers.ALL)
@pytest.mark.parametrize("word", [" dog", " Copenhagen", "Zürich"])
def test_every_tokenizer_has_a_word_of_one_token_near_the_one_that_is_asked_for(name, word):
    tokenizer = tokenizers.ALL[name]()
    table = torch.nn.Embedding(len(tokenizer), 4)
    model = type("Model", (), {"get_input_embeddings": lambda self: table})()
    text, token_id = reference.one_token(model, tokenizer, word)
    assert tokenizer(text, add_special_tokens=False)["input_ids"] == [token_id]
    assert token_id not in tokenizer.all_special_ids
    if name == "pocket" and word != "Zürich":
        assert text == word


@pytest.fixture(scope="module")
def stretch_session():
    with grading.open_session(STRETCH) as session:
        yield session


# Those with a state or a cache of their own, and one that goes on otherwise with its cache alone.
WITHOUT_A_CACHE = ("rwkv", "openai-gpt", "bamba", "recurrent_gemma", "reformer")
# Before 5.24 these called theirs otherwise.
RENAMED = ("mamba", "mamba2", "falcon_mamba")


@pytest.mark.parametrize("kind", WITHOUT_A_CACHE if ALL else WITHOUT_A_CACHE[::2])
def test_what_asks_for_a_cache_is_left_out_on_a_model_that_hands_on_none(kind, tmp_path, stretch_session):
    models.make(kind, tokenizers.llama3(), tmp_path)
    made = kit.load(str(tmp_path))
    assert not reference.hands_on_a_cache(made.model)
    assert grading.failures(made, STRETCH, stretch_session) == []


def pairs_with_a_cache():
    if not ALL:
        return [("gemma3_text", "llama2"), ("mamba", "byt5")]
    kinds = [(kind, "llama3") for kind in models.KINDS if kind in CONFIG_MAPPING]
    return [*kinds, *(("gpt2", name) for name in tokenizers.ALL)]


@pytest.mark.parametrize(("kind", "tokenizer"), pairs_with_a_cache())
def test_the_solutions_of_the_stretch_course_are_right_with_every_kind_of_cache(
    kind, tokenizer, tmp_path, stretch_session
):
    models.make(kind, tokenizers.ALL[tokenizer](), tmp_path)
    made = kit.load(str(tmp_path))
    if kind not in RENAMED:
        assert reference.hands_on_a_cache(made.model) == (kind not in WITHOUT_A_CACHE)
    assert grading.failures(made, STRETCH, stretch_session) == []


@pytest.mark.parametrize("kind", models.REFUSED if ALL else ["roberta", "xlnet"])
def test_a_kind_that_can_not_be_right_is_refused_in_a_sentence(kind, tmp_path):
    models.make(kind, tokenizers.roberta(), tmp_path)
    with pytest.raises(kit.ModelNotFound) as caught:
        kit.load(str(tmp_path))
    assert str(caught.value).startswith(f"{tmp_path}: {models.REFUSED[kind][1]}")


def test_an_end_token_that_only_the_configuration_names_ends_nothing(tmp_path, session):
    models.make("llama", tokenizers.words(), tmp_path, more={"eos_token_id": [*range(5, 100)]})
    made = kit.load(str(tmp_path))
    assert made.tokenizer.eos_token_id is None
    assert "eos_token_id=" in kit.set_aside(str(tmp_path))
    assert grading.failures(made, MAIN, session) == []
