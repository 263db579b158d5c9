"""Models: pocket, a folder, a hub id that is on this machine, the stand-ins; and what is said when there is none."""

import gc
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

from exercises.kit import models, reference

ID = "Somebody/A-Model"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder that save_pretrained() wrote: the untied stand-in."""
    folder = tmp_path_factory.mktemp("saved")
    loaded = models.stand_in("untied")
    loaded.model.save_pretrained(folder)
    loaded.tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def copy(saved, tmp_path):
    """A copy of it to damage."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


def same_weights(one, other):
    left, right = one.state_dict(), other.state_dict()
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def not_found(name):
    with pytest.raises(models.ModelNotFound) as caught:
        models.load(str(name))
    assert str(caught.value).startswith(str(name))
    return str(caught.value)


def test_pocket_is_loaded_as_float32_for_evaluation(pocket):
    assert pocket.name == "pocket"
    assert {weight.dtype for weight in pocket.model.parameters()} == {torch.float32}
    assert not pocket.model.training
    assert pocket.tokenizer.decode(pocket.tokenizer(" dog")["input_ids"]) == " dog"


def test_a_folder_that_save_pretrained_wrote_is_a_model(saved):
    loaded = models.load(str(saved))
    assert same_weights(loaded.model, models.stand_in("untied").model)
    assert not loaded.model.training
    assert len(loaded.tokenizer) == loaded.model.config.vocab_size


def test_a_folder_in_the_home_folder_may_be_written_with_a_tilde(saved, home, monkeypatch):
    monkeypatch.setenv("HOME", str(saved.parent))
    assert models.folder_of(f"~/{saved.name}") == saved.resolve()


def test_bfloat16_weights_on_disk_are_loaded_as_float32(tmp_path):
    loaded = models.stand_in("bfloat16")
    loaded.model.save_pretrained(tmp_path)
    loaded.tokenizer.save_pretrained(tmp_path)
    on_disk = load_file(tmp_path / "model.safetensors")
    assert {weight.dtype for weight in on_disk.values()} == {torch.bfloat16}
    model = models.load(str(tmp_path)).model
    assert {weight.dtype for weight in model.parameters()} == {torch.float32}
    name, weight = next(iter(on_disk.items()))
    assert torch.equal(model.state_dict()[name], weight.float())


def test_with_the_type_behind_its_name_a_model_is_bfloat16_and_another_one_in_a_record(saved):
    for name in ("pocket", str(saved)):
        asked = name + models.BFLOAT16
        assert {weight.dtype for weight in models.load(asked).model.parameters()} == {torch.bfloat16}
        assert models.folder_of(asked) == models.folder_of(name)
        assert models.digest(asked) != models.digest(name)
        assert models.located(asked) == f"{models.folder_of(name)}@bfloat16"
        assert models.located(name) == str(models.folder_of(name))


@pytest.mark.parametrize("ending", ["", models.BFLOAT16])
def test_the_weights_of_a_model_can_be_had_once_more_and_are_those_of_its_own_files(saved, ending):
    name = f"{saved}{ending}"
    assert same_weights(models.weights_of(name), models.load(name).model)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_rests_while_something_is_loaded_and_is_then_as_before(enabled):
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(KeyError), models.loading():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() == enabled and gc.get_freeze_count() > 1000
    finally:
        gc.enable()
        gc.unfreeze()


@pytest.mark.parametrize("name", ["./nothing", "/no/such/folder", "~/nothing", "a/b/c", "no-such-model", "pockets"])
def test_a_name_that_can_be_no_model_is_answered_with_what_can(name):
    message = not_found(name)
    assert "no such folder" in message
    assert "HuggingFaceTB/SmolLM-135M" in message
    assert "'pocket'" in message


def test_a_hub_id_that_can_not_be_had_is_answered_with_the_mend(capsys):
    message = not_found(ID)
    assert "Check the id and the network, or use --model pocket" in message
    assert f"Looking for {ID} on the model hub" in capsys.readouterr().err


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A hub that holds the folder `there`, and the cache `here` of what was got from it."""
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()

    def snapshot_download(name, *, allow_patterns, local_files_only=False):
        for path in there.iterdir() if not local_files_only else ():
            if any(path.match(pattern) for pattern in allow_patterns):
                shutil.copy(path, here)
        return str(here)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    return SimpleNamespace(there=there, here=here)


def test_weights_that_the_hub_has_as_bin_alone_are_got_as_that(saved, hub):
    shutil.copytree(saved, hub.there, dirs_exist_ok=True)
    torch.save(load_file(saved / "model.safetensors"), hub.there / "pytorch_model.bin")
    assert "model.safetensors" in {path.name for path in models.folder_of(ID).iterdir()}
    (hub.there / "model.safetensors").unlink()
    shutil.rmtree(hub.here)
    hub.here.mkdir()
    assert same_weights(models.load(ID).model, models.stand_in("untied").model)
    assert [path.name for path in hub.here.glob("*.bin")] == ["pytorch_model.bin"]


def test_of_a_model_that_was_got_in_part_the_rest_is_got(pocket, hub, capsys):
    pocket.model.save_pretrained(hub.there, max_shard_size="600KB")
    pocket.tokenizer.save_pretrained(hub.there)
    shutil.copytree(hub.there, hub.here, dirs_exist_ok=True)
    capsys.readouterr()
    assert models.folder_of(ID) == hub.here and capsys.readouterr().err == ""
    (hub.here / "model-00002-of-00003.safetensors").unlink()
    assert same_weights(models.load(ID).model, pocket.model)
    assert f"Looking for {ID} on the model hub" in capsys.readouterr().err


def test_a_folder_without_a_config_is_named(tmp_path):
    assert "no config.json in this folder" in not_found(tmp_path)


def test_a_folder_without_weights_is_named(copy):
    (copy / "model.safetensors").unlink()
    assert f"the model in {copy.resolve()} can't be loaded" in not_found(copy)


@pytest.mark.parametrize("size", [0, 5, 1000], ids=lambda size: f"{size} bytes")
def test_a_folder_with_broken_weights_is_named(copy, size):
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:size])
    assert "can't be loaded" in not_found(copy)


@pytest.mark.parametrize("text", ["{", "[]", '{"model_type": "unheard_of"}', "{}"])
def test_a_folder_with_a_config_of_no_model_is_named(copy, text):
    (copy / "config.json").write_text(text)
    assert "can't be loaded" in not_found(copy)


def test_a_folder_without_a_tokenizer_is_named(copy):
    for path in copy.glob("tokenizer*"):
        path.unlink()
    assert "can't be loaded" in not_found(copy)


def test_a_hub_id_that_is_on_this_machine_is_found_without_a_network(tmp_path):
    """In a process of its own: the hub's library reads where its cache is when it is imported."""
    kept = tmp_path / "hub" / ("models--" + ID.replace("/", "--"))
    snapshot = kept / "snapshots" / "0123abc"
    shutil.copytree(models.POCKET, snapshot, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.md"))
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(snapshot.name)
    code = (
        "import socket, sys\n"
        "def refuse(*_): sys.exit('reached for the network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from exercises.kit import models\n"
        f"print(models.folder_of({ID!r}))\n"
        "assert 'torch' not in sys.modules\n"
    )
    environment = {"HF_HUB_CACHE": str(tmp_path / "hub"), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=models.POCKET.parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert Path(done.stdout.strip()).resolve() == snapshot.resolve()


@pytest.mark.parametrize(
    ("option", "variable", "name"),
    [
        (None, None, "pocket"),
        (None, "", "pocket"),
        (None, "from/variable", "from/variable"),
        ("from/option", None, "from/option"),
        ("from/option", "from/variable", "from/option"),
    ],
)
def test_the_option_comes_before_the_variable_and_both_before_pocket(monkeypatch, option, variable, name):
    if variable is not None:
        monkeypatch.setenv("UNPACKING_MODEL", variable)
    assert models.chosen(option) == name


def digest(folder):
    """The digest of what is in the folder now."""
    return models.digest(str(folder))


def test_a_digest_is_the_same_for_the_same_files_wherever_they_are(saved, copy):
    assert digest(saved) == digest(copy)
    assert digest(saved).startswith("sha256:")
    assert digest(saved) != digest("pocket")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_digest_changes_with_a_byte(copy, name):
    before = digest(copy)
    data = bytearray((copy / name).read_bytes())
    data[-1] ^= 1
    (copy / name).write_bytes(data)
    assert digest(copy) != before


@pytest.mark.parametrize("name", ["merges.txt", "tokenizer.model", "model-00002.safetensors", "pytorch_model.bin"])
def test_a_digest_is_over_every_kind_of_file_that_a_model_is_made_of(copy, name):
    before = digest(copy)
    (copy / name).write_bytes(b"x")
    assert digest(copy) != before


def test_a_large_file_is_read_once_for_its_digest_unless_it_is_written_to(copy, monkeypatch):
    read = []
    through = models._read_through
    monkeypatch.setattr(models, "LARGE_FILE", 1)
    monkeypatch.setattr(models, "_read_through", lambda path: read.append(path.name) or through(path))
    first = digest(copy)
    count = len(read)
    assert digest(copy) == first and len(read) == count > 0
    path = copy / "config.json"
    path.write_text(path.read_text() + " ")
    assert digest(copy) != first and read[count:] == ["config.json"]


def test_a_digest_tells_a_name_from_the_content(copy):
    before = digest(copy)
    (copy / "tokenizer_config.json").rename(copy / "tokenizer_config_.json")
    assert digest(copy) != before


def test_a_digest_knows_nothing_of_other_files(copy):
    before = digest(copy)
    (copy / "README.md").write_text("x")
    assert digest(copy) == before


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied", "bfloat16"])
def test_a_stand_in_is_the_same_each_time_and_leaves_the_random_numbers_alone(name):
    state = torch.get_rng_state()
    one = models.stand_in(name)
    torch.manual_seed(1)
    assert same_weights(one.model, models.stand_in(name).model)
    torch.set_rng_state(state)
    models.stand_in(name)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("name", models.STAND_INS)
def test_a_stand_in_speaks_the_language_of_pocket(name, pocket):
    loaded = models.stand_in(name)
    assert loaded.name == name
    assert not loaded.model.training
    assert loaded.tokenizer.get_vocab() == pocket.tokenizer.get_vocab()
    assert loaded.model.get_input_embeddings().weight.shape[0] == len(pocket.tokenizer)
    assert loaded.model.config.eos_token_id == pocket.tokenizer.eos_token_id


def test_the_stand_ins_are_of_different_classes_and_sizes(pocket):
    made = [models.stand_in(name).model for name in ("gpt2", "neox", "untied")] + [pocket.model]
    assert len({type(model).__name__ for model in made}) == 3
    assert len({model.config.hidden_size for model in made}) == 4


def test_only_the_untied_ones_have_two_tables(pocket):
    def tied(model):
        return model.get_input_embeddings().weight is model.get_output_embeddings().weight

    made = {name: tied(models.stand_in(name).model) for name in models.STAND_INS}
    assert tied(pocket.model)
    assert made["gpt2"]
    assert not made["untied"]
    assert not made["bfloat16"]


def test_the_bfloat16_one_is_bfloat16_and_the_others_are_float32():
    dtypes = {
        name: {weights.dtype for weights in models.stand_in(name).model.parameters()} for name in models.STAND_INS
    }
    assert dtypes.pop("bfloat16") == {torch.bfloat16}
    assert dtypes == dict.fromkeys(["gpt2", "neox", "untied"], {torch.float32})


def test_what_pocket_says_of_itself_is_its_own(pocket):
    written = json.loads((models.POCKET / "config.json").read_text("utf-8"))
    assert written["vocab_size"] == len(pocket.tokenizer)


def test_the_counting_model_says_how_many_tokens_it_is_given(pocket):
    loaded = models.stand_in("counting")
    model, tokenizer = loaded.model, loaded.tokenizer
    ids = torch.tensor([tokenizer("The capital of Denmark is")["input_ids"]])

    def says(logits):
        return tokenizer.decode([int(logits[0, -1].argmax())])

    with torch.no_grad():
        whole = model(ids, use_cache=True)
        one_more = model(ids[:, :1], past_key_values=whole.past_key_values, use_cache=True)
        assert says(whole.logits) == "5"
        assert says(one_more.logits) == "1"
        assert says(model.forward(ids[:, :3]).logits) == "3"
        assert says(model.lm_head(model.model(ids[:, :2]).last_hidden_state)) == "2"
        assert says(model(ids.repeat(1, 4)).logits) == "9"


def test_the_pipeline_reads_every_token_once_by_the_count_of_the_counting_model():
    loaded = models.stand_in("counting")
    assert reference.pipeline_text(loaded.model, loaded.tokenizer, "The capital of Denmark is", 4).endswith("is5111")
