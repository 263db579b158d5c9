"""The reference's answers between runs: the same ones again, and nothing at all from a file that is damaged."""

import numpy as np
import pytest

from exercises.kit.values import Opaque, tensor
from grader import memory, state

ANSWERS = {
    "a": [1, 2, 3],
    "b": {"x": {"value": tensor([1.5, -2.0])}, "y": {"raised": "ValueError: no"}},
    "c": (1.0, None, "text \ud800", Opaque("Thing")),
}


def same(one, other):
    return repr(one) == repr(other)


def test_what_is_saved_is_loaded_again(tmp_path):
    path = tmp_path / "deep" / "answers"
    memory.save(path, ANSWERS)
    loaded = memory.load(path)
    assert list(loaded) == list(ANSWERS) and same(loaded["a"], ANSWERS["a"]) and same(loaded["c"], ANSWERS["c"])
    assert np.array_equal(loaded["b"]["x"]["value"].array, ANSWERS["b"]["x"]["value"].array)
    assert loaded["b"]["y"] == ANSWERS["b"]["y"]
    assert [each.name for each in path.parent.iterdir()] == ["answers"]  # nothing is left of the writing


def test_a_file_that_is_not_there_holds_nothing(tmp_path):
    assert memory.load(tmp_path / "none") == {}


def test_a_file_that_is_cut_or_changed_anywhere_gives_only_whole_answers(tmp_path):
    path = tmp_path / "answers"
    memory.save(path, {"a": [1, 2, 3], "b": "text"})
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert memory.load(path) in ({}, {"a": [1, 2, 3]})
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        memory.load(path)  # whatever it holds now, reading it is no error
    path.write_bytes(b"\xff" * 50)
    assert memory.load(path) == {}


def test_an_answer_too_large_to_keep_is_left_out(tmp_path):
    memory.save(tmp_path / "answers", {"large": "x" * (memory.MAX_BYTES + 1), "small": 1})
    assert memory.load(tmp_path / "answers") == {"small": 1}


def test_where_nothing_can_be_written_it_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    memory.save(tmp_path / "file" / "answers", ANSWERS)
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.parametrize("what", ["model", "version", "processor"])
def test_answers_of_another_model_version_or_processor_are_not_taken(monkeypatch, what):
    before = memory.file_for("pocket")
    assert memory.file_for("pocket") == before
    if what == "model":
        monkeypatch.setattr(memory.models, "digest", lambda name: "sha256:other")
    elif what == "version":
        monkeypatch.setattr(memory.importlib.metadata, "version", lambda package: "0")
    else:
        monkeypatch.setattr(memory, "_processor", lambda: "another")
    assert memory.file_for("pocket") != before


class Zygote:
    """Makes no worker: an answer that needs one is a failure here."""

    def spawn(self, **_):
        raise AssertionError("a worker was started")


def test_a_reference_with_all_answers_on_the_disk_starts_no_worker(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "file_for", lambda model: tmp_path / "answers")
    memory.save(tmp_path / "answers", {state._key("tokenize", ("x",), {}): [1]})
    reference = state.Reference("pocket", Zygote())
    assert reference.functions.tokenize("x") == [1]
    with pytest.raises(AssertionError, match="a worker was started"):
        reference.functions.tokenize("y")


def test_what_one_submission_said_is_not_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "file_for", lambda model: tmp_path / "answers")
    reference = state.Reference("pocket", Zygote())
    monkeypatch.setattr(reference._worker, "call", lambda name, *args, **kwargs: name)
    reference.ask("tokenize", "a submission's own text")
    reference.functions.divergence("a submission's own text")
    reference.save()
    assert not (tmp_path / "answers").exists()
    reference.functions.tokenize("a suite's text")
    reference.save()
    assert list(memory.load(tmp_path / "answers").values()) == ["tokenize"]
