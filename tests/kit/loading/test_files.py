"""What a model's folder says before it is loaded: the sentence for one that can't be used, and what is set aside."""

import json

import pytest

from exercises.kit import models
from exercises.kit.loading import files


@pytest.fixture
def folder(tmp_path):
    """A folder with a configuration and weights, as far as their names go."""
    write(tmp_path / "config.json", {"model_type": "llama"})
    (tmp_path / "model.safetensors").touch()
    return tmp_path


def write(path, content):
    path.write_text(json.dumps(content))


def test_nothing_is_said_of_a_whole_model(folder):
    assert files.why_not(folder) == ""
    assert files.why_not(models.POCKET) == ""


def test_an_adapter_is_to_be_put_into_its_base_model(folder):
    write(folder / "adapter_config.json", {"peft_type": "LORA"})
    assert "an adapter (PEFT)" in files.why_not(folder)
    assert "merge_and_unload()" in files.why_not(folder)
    (folder / "config.json").unlink()
    assert "an adapter (PEFT)" in files.why_not(folder)


@pytest.mark.parametrize(
    ("name", "form"), [("model-q4.gguf", "GGUF"), ("tf_model.h5", "TensorFlow"), ("model.onnx", "ONNX")]
)
def test_another_form_is_named_with_and_without_a_configuration(folder, name, form):
    (folder / "model.safetensors").unlink()
    (folder / name).touch()
    assert f"in {form} only" in files.why_not(folder)
    (folder / "config.json").unlink()
    assert f"a model in {form}, which is not read here" in files.why_not(folder)


def test_an_encoder_decoder_is_told_by_its_configuration(folder):
    write(folder / "config.json", {"model_type": "marian", "is_encoder_decoder": True})
    assert "an encoder-decoder model (marian)" in files.why_not(folder)
    assert "HuggingFaceTB/SmolLM-135M" in files.why_not(folder)


@pytest.mark.parametrize("content", ["{", "[]", ""])
def test_a_damaged_configuration_is_named(folder, content):
    (folder / "config.json").write_text(content)
    assert "config.json is damaged" in files.why_not(folder)


@pytest.mark.parametrize("suffix", ["safetensors", "bin"])
def test_a_shard_that_is_missing_is_named_and_one_that_is_there_is_not(tmp_path, suffix):
    stem = "model" if suffix == "safetensors" else "pytorch_model"
    parts = [f"{stem}-0000{number}-of-00002.{suffix}" for number in (1, 2)]
    write(tmp_path / "config.json", {"model_type": "llama"})
    write(tmp_path / f"{stem}.{suffix}.index.json", {"weight_map": {"a": parts[0], "b": parts[1]}})
    (tmp_path / parts[0]).touch()
    assert parts[1] in files.why_not(tmp_path) and parts[0] not in files.why_not(tmp_path)
    (tmp_path / parts[1]).touch()
    assert files.why_not(tmp_path) == ""


def test_shards_that_are_missing_do_no_harm_beside_whole_weights(folder):
    write(folder / "pytorch_model.bin.index.json", {"weight_map": {"a": "pytorch_model-00001-of-00002.bin"}})
    assert files.why_not(folder) == ""


def test_what_changes_greedy_decoding_is_set_aside_and_what_does_not_is_not_named(folder):
    assert files.set_aside(folder) == []
    write(
        folder / "generation_config.json",
        {"do_sample": True, "temperature": 0.6, "repetition_penalty": 1.05, "num_beams": 1, "eos_token_id": [2, 5]},
    )
    assert files.set_aside(folder) == ["eos_token_id=[2, 5]", "repetition_penalty=1.05"]


def test_settings_in_an_older_models_configuration_are_set_aside_too(folder):
    write(folder / "config.json", {"model_type": "gpt2", "repetition_penalty": 1.3, "hidden_size": 8})
    assert files.set_aside(folder) == ["repetition_penalty=1.3"]


@pytest.mark.parametrize(("eos", "said"), [(2, []), ([2], []), (7, ["eos_token_id=7"])])
def test_another_eos_than_the_tokenizers_is_set_aside(folder, eos, said):
    write(folder / "generation_config.json", {"eos_token_id": eos})
    write(folder / "tokenizer_config.json", {"eos_token": {"content": "</s>"}})
    write(folder / "tokenizer.json", {"added_tokens": [{"id": 2, "content": "</s>"}]})
    assert files.set_aside(folder) == said


def test_a_long_setting_is_cut(folder):
    write(folder / "generation_config.json", {"suppress_tokens": list(range(1000))})
    [said] = files.set_aside(folder)
    assert said.startswith("suppress_tokens=[0, 1, 2") and said.endswith("...") and len(said) < 70
