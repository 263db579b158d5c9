"""Models that are refused when they are loaded, each with its sentence: real folders of tiny models, one thing wrong.

Not covered: quantised weights that their library can read; none is installed here.
"""

import json
import shutil
from pathlib import Path

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from exercises.kit import models
from exercises.kit.loading import whole
from tests.zoo import models as zoo
from tests.zoo import tokenizers

# A class of transformers is named by way of the package, which imports it when it is asked for. That takes seconds, and
# all test processes read this file.
SMALL = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A Llama with its tokenizer."""
    return zoo.make("llama", tokenizers.llama3(), tmp_path_factory.mktemp("saved"))


@pytest.fixture
def copy(saved, tmp_path):
    return Path(shutil.copytree(saved, tmp_path / "copy"))


def refused(folder):
    """The sentence for a folder."""
    with pytest.raises(models.ModelNotFound) as caught:
        models.load(str(folder))
    assert str(caught.value).startswith(f"{folder}: ")
    return str(caught.value).removeprefix(f"{folder}: ")


def change(folder, **entries):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def reweigh(folder, change):
    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def test_the_model_that_the_others_are_made_of_is_taken(copy):
    assert models.load(str(copy)).model.config.model_type == "llama"


@pytest.mark.parametrize("name", ["a folder with spaces", "größe-模型", "it's [odd] & 100%"])
def test_a_folder_may_have_any_name(saved, tmp_path, name):
    folder = shutil.copytree(saved, tmp_path / name)
    assert models.load(str(folder)).model.config.model_type == "llama"


def test_weights_may_be_in_a_bin_file_alone(copy):
    torch.save(load_file(copy / "model.safetensors"), copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    assert models.load(str(copy)).model.config.model_type == "llama"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda size: transformers.BertForMaskedLM(transformers.BertConfig(vocab_size=size, **SMALL)),
            "a model that fills gaps",
        ),
        (
            lambda size: transformers.RobertaForMaskedLM(transformers.RobertaConfig(vocab_size=size, **SMALL)),
            "a model that fills gaps",
        ),
        (
            lambda size: transformers.DistilBertForMaskedLM(
                transformers.DistilBertConfig(vocab_size=size, dim=16, n_layers=1, n_heads=2)
            ),
            "of the kind distilbert, which is no causal language model",
        ),
        (
            lambda size: transformers.T5ForConditionalGeneration(
                transformers.T5Config(vocab_size=size, d_model=16, d_ff=16, num_layers=1, num_heads=2, d_kv=8)
            ),
            "an encoder-decoder model (t5)",
        ),
    ],
    ids=["bert", "roberta", "distilbert", "t5"],
)
def test_a_model_that_does_not_go_on_with_a_text_is_refused(tmp_path, make, words):
    tokenizer = tokenizers.bert()
    make(len(tokenizer)).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    assert words in refused(tmp_path)


def test_an_encoder_decoder_is_refused_where_only_its_kind_says_so(copy):
    (copy / "config.json").write_text(json.dumps({"model_type": "t5"}))
    assert "an encoder-decoder model (t5)" in refused(copy)


def test_weights_that_are_not_in_the_files_are_named(copy):
    reweigh(copy, lambda weights: weights.pop("lm_head.weight"))
    assert "lm_head.weight is not in its files, and would be drawn by chance" in refused(copy)


def test_many_weights_that_are_missing_are_counted(copy):
    reweigh(copy, lambda weights: [weights.pop(name) for name in list(weights)[:6]])
    assert "and 3 more are not in its files" in refused(copy)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_among_the_weights_is_found(copy, number):
    reweigh(copy, lambda weights: weights["model.layers.1.mlp.up_proj.weight"][3].fill_(number))
    assert "NaN or infinity, in model.layers.1.mlp.up_proj.weight" in refused(copy)


def test_large_numbers_whose_sum_is_none_are_numbers():
    layer = torch.nn.Linear(4, 1, bias=False)
    layer.weight.data.fill_(3e38)
    assert layer.weight.sum().isinf() and whole.why_not_whole({}, layer) == ""


@pytest.mark.parametrize("method", ["gptq", "awq", "bitsandbytes"])
def test_quantised_weights_are_refused_with_what_they_need(copy, method):
    change(copy, quantization_config={"quant_method": method, "bits": 4, "group_size": 128, "load_in_4bit": True})
    said = refused(copy)
    assert f"quantised ({method})" in said and "pip install" in said


def test_remote_code_is_refused_and_nobody_is_asked(copy, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("a question at the terminal"))
    (copy / "own.py").write_text("raise SystemExit('ran')")
    change(copy, model_type="own", auto_map={"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"})
    assert "brings its own program along (remote code)" in refused(copy)


def test_a_tokenizer_with_a_program_of_its_own_is_refused_too(copy, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("a question at the terminal"))
    (copy / "own.py").write_text("raise SystemExit('ran')")
    path = copy / "tokenizer_config.json"
    said = {"tokenizer_class": "OwnTokenizer", "auto_map": {"AutoTokenizer": ["own.OwnTokenizer", None]}}
    path.write_text(json.dumps(json.loads(path.read_text()) | said))
    (copy / "tokenizer.json").unlink()
    assert refused(copy)


def test_a_model_without_its_tokenizer_says_what_to_do(copy):
    for path in copy.glob("tokenizer*"):
        path.unlink()
    assert "There is no tokenizer in this folder" in refused(copy)


def test_a_tokenizer_whose_library_is_not_there_says_what_to_install(copy):
    (copy / "tokenizer.json").unlink()
    (copy / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "LlamaTokenizer"}))
    (copy / "tokenizer.model").write_bytes(b"\0" * 100)
    said = refused(copy)
    assert "tokenizer" in said and ("sentencepiece" in said or "knows no tokens" in said)


def test_a_tokenizer_with_more_tokens_than_the_model_is_no_tokenizer_of_it(tmp_path):
    zoo.make("llama", tokenizers.llama3(), tmp_path, rows=300)
    assert "up to the number 399, and the model knows 300" in refused(tmp_path)


@pytest.mark.parametrize(
    ("kind", "more"),
    [("gpt2", {"n_positions": 24}), ("gpt2", {"n_positions": 48}), ("opt", {"max_position_embeddings": 24})],
)
def test_a_model_with_few_positions_is_refused_with_their_number(tmp_path, kind, more):
    zoo.make(kind, tokenizers.llama3(), tmp_path, more=more)
    said = refused(tmp_path)
    assert f"no more than {next(iter(more.values()))} tokens at once" in said


def test_a_model_whose_positions_have_no_end_is_taken(tmp_path):
    zoo.make("llama", tokenizers.llama3(), tmp_path, more={"max_position_embeddings": 24})
    assert models.load(str(tmp_path)).model.config.max_position_embeddings == 24
