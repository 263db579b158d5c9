"""The model of the course, SmolLM-135M: what is published about it.

Two parts, each skipped with the reason where it can't run. Its tokens: needs `shared/smollm-135m` (tokenizer and
configuration) beside the repository. Its weights: needs the model itself, `pytest tests/product/test_smollm.py --model
HuggingFaceTB/SmolLM-135M` or a folder of it.
Not covered: what the real model generates beyond one token; grading on a model of its size (test_smollm2.py); seconds
and memory (tests/benchmarks/real_size.py).
"""

import json

import pytest
import torch

from exercises.kit import models
from solutions.unpacking_pipeline import compare, get_embedding, greedy_step, tokenize
from tests.benchmarks.real_size import FOLDER, make_large

HUB = "HuggingFaceTB/SmolLM-135M"
VOCABULARY, HIDDEN = 49152, 576

DENMARK, FINLAND = "The capital of Denmark is", "The capital of Finland is"
COPENHAGEN, HELSINKI = 27101, 42398
WORDS = {" dog": 2767, " cat": 2644, " hat": 9968}


# Its tokens


@pytest.fixture(scope="module")
def folder():
    if not FOLDER.is_dir():
        pytest.skip("no folder shared/smollm-135m beside the repository, with the real tokenizer and configuration")
    return FOLDER


@pytest.fixture(scope="module")
def tokenizer(folder):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def test_the_ids_of_the_prompt_about_denmark(tokenizer):
    assert tokenize(tokenizer, DENMARK) == [504, 3575, 282, 15644, 314]


def test_the_tokens_of_the_prompt_about_denmark(tokenizer):
    tokens = tokenizer.convert_ids_to_tokens(tokenize(tokenizer, DENMARK))
    assert tokens == ["The", "Ġcapital", "Ġof", "ĠDenmark", "Ġis"]


def test_the_prompt_about_finland_differs_in_one_token(tokenizer):
    assert tokenize(tokenizer, FINLAND) == [504, 3575, 282, 17446, 314]


@pytest.mark.parametrize("token_id, text", [(COPENHAGEN, " Copenhagen"), (HELSINKI, " Helsinki")])
def test_a_capital_is_one_token(tokenizer, token_id, text):
    assert tokenizer.decode([token_id]) == text
    assert tokenize(tokenizer, text) == [token_id]


@pytest.mark.parametrize("text, token_id", WORDS.items())
def test_a_word_that_is_compared_is_one_token(tokenizer, text, token_id):
    assert tokenize(tokenizer, text) == [token_id]


def test_the_vocabulary_has_its_size_and_ends_texts_with_its_first_token(tokenizer):
    assert len(tokenizer) == VOCABULARY
    assert tokenizer.eos_token_id == 0


def test_digits_are_one_token_each(tokenizer):
    assert tokenizer.convert_ids_to_tokens(tokenize(tokenizer, "The 123")) == ["The", "Ġ", "1", "2", "3"]


def test_the_kit_loads_the_real_tokenizer_with_one_token_for_each_digit(folder, tmp_path):
    """transformers 5 makes a tokenizer of the class that the folder names; its rules must not replace the file's."""
    make_large(folder, tmp_path, num_hidden_layers=1)
    loaded = models.load(str(tmp_path))
    assert loaded.tokenizer.convert_ids_to_tokens(tokenize(loaded.tokenizer, "The 123")) == ["The", "Ġ", "1", "2", "3"]
    assert loaded.model.dtype == torch.float32 and len(loaded.tokenizer) == VOCABULARY


def test_the_configuration_is_of_the_published_size(folder):
    config = json.loads((folder / "config.json").read_text())
    assert (config["model_type"], config["vocab_size"], config["hidden_size"]) == ("llama", VOCABULARY, HIDDEN)


# Its weights


@pytest.fixture(scope="module")
def real(request):
    """The model that --model names, in bfloat16 as it was published (the kit itself grades in float32)."""
    name = request.config.getoption("--model")
    if not name:
        pytest.skip(f"needs the real model: pytest tests/product/test_smollm.py --model {HUB}")
    try:
        folder = models.folder_of(name)
    except models.ModelNotFound as error:
        pytest.skip(str(error))
    config = json.loads((folder / "config.json").read_text())
    if (config["model_type"], config.get("vocab_size")) != ("llama", VOCABULARY):
        pytest.skip(f"{name} is not SmolLM-135M: a {config['model_type']} with {config.get('vocab_size')} tokens")
    if not [*folder.glob("*.safetensors"), *folder.glob("*.bin")]:
        pytest.skip(f"{name}: no weights in {folder}")
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, local_files_only=True).eval()
    return models.Loaded(name, model, AutoTokenizer.from_pretrained(folder, local_files_only=True))


def test_the_real_model_gives_a_row_of_scores_for_each_token(real):
    with torch.no_grad():
        output = real.model(torch.tensor([tokenize(real.tokenizer, DENMARK)]))
    assert output.logits.shape == (1, 5, VOCABULARY)


@pytest.mark.parametrize("prompt, token_id", [(DENMARK, COPENHAGEN), (FINLAND, HELSINKI)])
def test_the_real_model_knows_the_capital(real, prompt, token_id):
    assert greedy_step(real.model, tokenize(real.tokenizer, prompt)) == token_id


def test_the_real_models_table_of_embeddings_has_its_size(real):
    assert real.model.get_input_embeddings().weight.shape == (VOCABULARY, HIDDEN)


@pytest.mark.parametrize("one, two, cosine", [(" dog", " cat", 0.5703125), (" cat", " hat", 0.1640625)])
def test_words_are_as_alike_to_the_real_model_as_was_published(real, one, two, cosine):
    assert compare(get_embedding(real.model, WORDS[one]), get_embedding(real.model, WORDS[two])) == cosine
