"""The reference's answers between runs: the same ones again, and nothing at all from a file that is damaged."""

from dataclasses import replace

import numpy as np
import pytest

from exercises.kit.testing.oracle import key_of
from exercises.kit.values import Opaque, tensor
from grader.harness.reference import cache
from grader.harness.reference.answers import Reference
from tests.support.courses import MAIN

ANSWERS = {
    "a": [1, 2, 3],
    "b": {"x": {"value": tensor([1.5, -2.0])}, "y": {"raised": "ValueError: no"}},
    "c": (1.0, None, "text \ud800", Opaque("Thing")),
}


def same(one, other):
    return repr(one) == repr(other)


def test_what_is_saved_is_loaded_again(tmp_path):
    path = tmp_path / "deep" / "answers"
    cache.save(path, ANSWERS)
    loaded = cache.load(path)
    assert list(loaded) == list(ANSWERS) and same(loaded["a"], ANSWERS["a"]) and same(loaded["c"], ANSWERS["c"])
    assert np.array_equal(loaded["b"]["x"]["value"].array, ANSWERS["b"]["x"]["value"].array)
    assert loaded["b"]["y"] == ANSWERS["b"]["y"]
    assert [file.name for file in path.parent.iterdir()] == ["answers"]  # nothing is left of the writing


def test_a_file_that_is_not_there_holds_nothing(tmp_path):
    assert cache.load(tmp_path / "none") == {}


def test_a_file_that_is_cut_or_changed_anywhere_gives_only_whole_answers(tmp_path):
    path = tmp_path / "answers"
    cache.save(path, {"a": [1, 2, 3], "b": "text"})
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert cache.load(path) in ({}, {"a": [1, 2, 3]})
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        cache.load(path)  # whatever it holds now, reading it is no error
    path.write_bytes(b"\xff" * 50)
    assert cache.load(path) == {}


def test_an_answer_too_large_to_keep_is_left_out(tmp_path):
    cache.save(tmp_path / "answers", {"large": "x" * (cache.MAX_BYTES + 1), "small": 1})
    assert cache.load(tmp_path / "answers") == {"small": 1}


def test_where_nothing_can_be_written_it_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    cache.save(tmp_path / "file" / "answers", ANSWERS)
    assert (tmp_path / "file").read_text() == ""


def files(course=MAIN, model="sha256:one"):
    """Where answers and passes are kept: the file, and the names that passes have in theirs."""
    kept = cache.kept_passes(model, course)
    return cache.file_for(model, course), kept["models"], kept["calls"]


@pytest.mark.parametrize(
    ("what", "changed"),
    [("model", "file models"), ("version", "file models"), ("processor", "file models"), ("solutions", "file calls")],
)
def test_answers_of_another_model_version_processor_or_solution_are_not_taken(monkeypatch, tmp_path, what, changed):
    """Nor rows of another model, nor who came by them with other solutions."""
    before = files()
    assert files() == before
    course, model = MAIN, "sha256:one"
    if what == "model":
        model = "sha256:other"
    elif what == "version":
        monkeypatch.setattr(cache.importlib.metadata, "version", lambda package: "0")
    elif what == "processor":
        monkeypatch.setattr(cache, "_processor", lambda: "another")
    else:
        (tmp_path / MAIN.solutions.name).write_text(MAIN.solutions.read_text() + "\n")
        course = replace(MAIN, solutions=tmp_path / MAIN.solutions.name)
    others = zip(("file", "models", "calls"), before, files(course, model), strict=True)
    assert [name for name, was, found in others if was != found] == changed.split()


class Zygote:
    """Makes no worker: an answer that needs one is a failure here."""

    def spawn(self, **_):
        raise AssertionError("a worker was started")


def test_a_reference_with_all_answers_on_the_disk_starts_no_worker(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "file_for", lambda model, course: tmp_path / "answers")
    cache.save(tmp_path / "answers", {key_of("tokenize", ["x"], {}): [1]})
    answers = Reference("pocket", MAIN, Zygote())
    assert answers.functions.tokenize("x") == [1]
    with pytest.raises(AssertionError, match="a worker was started"):
        answers.functions.tokenize("y")


def test_what_one_submission_said_is_not_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "file_for", lambda model, course: tmp_path / "answers")
    answers = Reference("pocket", MAIN, Zygote())
    monkeypatch.setattr(answers._worker, "call", lambda name, *args, **kwargs: name)
    answers.ask("tokenize", "a submission's own text")
    answers.functions.about_greedy_generate("a submission's own text")
    answers.save()
    assert not (tmp_path / "answers").exists()
    answers.functions.tokenize("a suite's text")
    answers.save()
    assert list(cache.load(tmp_path / "answers").values()) == ["tokenize"]
