"""Files of a model that are damaged: the refusal names the file and the mend. Not covered: what is not damaged."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from exercises.kit import models
from exercises.kit.loading import damaged

FIRST, SECOND = (f"model-0000{number}-of-00003.safetensors" for number in (1, 2))
INDEX = "model.safetensors.index.json"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 593048\n"


@pytest.fixture(scope="module")
def in_parts(pocket, tmp_path_factory):
    """Pocket in three files of weights."""
    folder = tmp_path_factory.mktemp("parts")
    pocket.model.save_pretrained(folder, max_shard_size="600KB")
    pocket.tokenizer.save_pretrained(folder)
    assert len(list(folder.glob("*.safetensors"))) == 3
    return folder


@pytest.fixture
def copy(in_parts, tmp_path):
    return shutil.copytree(in_parts, tmp_path / "model")


def refused(folder):
    with pytest.raises(models.ModelNotFound) as refusal:
        models.load(str(folder))
    return str(refusal.value)


def in_bin_files(folder):
    """The same weights in .bin files."""
    places = {}
    for path in folder.glob("*.safetensors"):
        weights = load_file(path)
        name = f"pytorch_{path.stem}.bin"
        torch.save(weights, folder / name)
        places |= dict.fromkeys(weights, name)
        path.unlink()
    (folder / INDEX).unlink()
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps({"metadata": {}, "weight_map": places}))
    return folder / f"pytorch_{Path(SECOND).stem}.bin"


def test_a_whole_model_in_parts_of_either_form_is_taken(copy):
    assert models.load(str(copy)).model.config.model_type == "llama"
    assert damaged.among_weights(copy) == damaged.in_tokenizer(copy) == ""
    in_bin_files(copy)
    assert models.load(str(copy)).model.config.model_type == "llama"
    assert damaged.among_weights(copy) == ""


@pytest.mark.parametrize("size", [0, 3, 20, 1000, 100_000, -1])
def test_of_several_files_the_one_that_was_cut_is_named(copy, size):
    (copy / SECOND).write_bytes((copy / SECOND).read_bytes()[:size])
    said = refused(copy)
    assert f"{SECOND} in it is damaged" in said and "Get this file again." in said and FIRST not in said


@pytest.mark.parametrize("content", [b"\xff" * 5000, b"<!DOCTYPE html><html>", b"\x02" + bytes(7) + b"[]", b"\0" * 900])
def test_what_is_no_file_of_weights_is_named(copy, content):
    (copy / FIRST).write_bytes(content)
    assert f"{FIRST} in it is damaged" in refused(copy)


def test_a_file_with_more_in_it_than_it_says_is_named(copy):
    with (copy / SECOND).open("ab") as file:
        file.write(b"more")
    assert f"{SECOND} in it is damaged: it has" in refused(copy)


@pytest.mark.parametrize("name", [SECOND, "tokenizer.json"])
def test_what_git_lfs_leaves_in_place_of_a_file_is_named_with_its_command(copy, name):
    (copy / name).write_bytes(POINTER)
    assert f"{name} in it is what Git LFS leaves" in (said := refused(copy)) and "git lfs pull" in said


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"weight_map": []}', '{"weight_map": [1]}'])
def test_an_index_that_is_none_is_named(copy, content):
    (copy / INDEX).write_text(content)
    assert f"{INDEX} in it is damaged" in refused(copy)


@pytest.mark.parametrize("size", [0, 5000, -1])
def test_a_bin_file_that_was_cut_is_named(copy, size):
    second = in_bin_files(copy)
    second.write_bytes(second.read_bytes()[:size])
    assert f"{second.name} in it is damaged" in refused(copy)


class Deed:
    """What does something when it is loaded."""

    def __reduce__(self):
        return Path.touch, (Path("deed"),)


def test_a_bin_file_that_would_do_something_is_not_loaded_and_nobody_is_told_how_to(copy, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save(Deed(), in_bin_files(copy))
    said = refused(copy)
    assert "holds more than numbers" in said and "weights_only" not in said and not Path("deed").exists()


def test_folders_of_such_names_are_no_files(copy):
    (copy / "an older one.bin").mkdir()
    (copy / "config.json").write_text('{"model_type": "unheard_of"}')
    assert "unheard_of" in refused(copy)


def test_a_tokenizers_file_that_was_cut_is_named(copy):
    (copy / "tokenizer.json").write_text((copy / "tokenizer.json").read_text()[:500])
    assert "tokenizer.json in it is damaged: this is no JSON" in refused(copy)
