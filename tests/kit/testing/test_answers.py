"""What the pipeline answered to the public checks: asked once in a process, and kept for the next one."""

import pickle
from types import SimpleNamespace

import pytest

from exercises.kit.models import POCKET
from exercises.kit.testing import answers


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setattr(answers, "ANSWERS", {})
    monkeypatch.setattr(answers.platformdirs, "user_cache_path", lambda name: tmp_path / "cache")
    return tmp_path / "cache"


class Pipeline:
    def __init__(self):
        self.asked = []

    def ids(self, text, count=1):
        self.asked.append(text)
        return [len(text)] * count

    def ask(self, *texts):
        """In a process of its own, as far as answers are concerned."""
        answers.ANSWERS.clear()
        with answers.remembered(SimpleNamespace(ids=self.ids), "pocket") as remembered:
            return [remembered.ids(text, count=2) for text in texts]


def test_a_question_is_asked_once_in_a_process_and_in_the_next_one_not_at_all():
    pipeline = Pipeline()
    assert pipeline.ask("dog", "dog", "cat") == [[3, 3]] * 3
    assert pipeline.asked == ["dog", "cat"]
    assert pipeline.ask("dog", "horse") == [[3, 3], [5, 5]]
    assert pipeline.asked == ["dog", "cat", "horse"]


def test_an_answer_is_a_copy():
    with answers.remembered(SimpleNamespace(ids=Pipeline().ids), "pocket") as remembered:
        remembered.ids("dog").append(9)
        assert remembered.ids("dog") == [3]


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps([1]), b"\x80\x04cos\nno_such_thing\n."])
def test_a_file_that_is_damaged_is_passed_over(own_cache, content):
    Pipeline().ask("dog")
    [file] = own_cache.iterdir()
    file.write_bytes(content)
    pipeline = Pipeline()
    assert pipeline.ask("dog") == [[3, 3]] and pipeline.asked == ["dog"]


def test_another_model_kit_or_version_has_a_file_of_its_own(monkeypatch, tmp_path):
    files = {answers._file("pocket")}
    files.add(answers._file("pocket@bfloat16"))
    monkeypatch.setattr(answers.importlib.metadata, "version", lambda package: "0")
    files.add(answers._file("pocket"))
    monkeypatch.undo()
    monkeypatch.setattr(answers, "KIT", POCKET)
    files.add(answers._file("pocket"))
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "checks.py").write_text("1")
    monkeypatch.setattr(answers, "KIT", tmp_path / "kit")
    files.add(answers._file("pocket"))
    (tmp_path / "kit" / "checks.py").write_text("12")
    files.add(answers._file("pocket"))
    assert len({file.name for file in files}) == 6


def test_where_nothing_can_be_written_it_is_asked_again(own_cache):
    own_cache.write_text("no folder")
    pipeline = Pipeline()
    assert pipeline.ask("dog") == pipeline.ask("dog") and pipeline.asked == ["dog", "dog"]
