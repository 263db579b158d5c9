"""What is remembered of a student, and that it is never in the way."""

import json
import time

import pytest

from exercises.kit.feedback import progress
from exercises.kit.feedback.progress import Progress
from exercises.kit.feedback.result import Result

DONE = Result("tokenize", "done", 4, 4, 2.0)
WRONG = Result("compare", "not yet", 1, 4, 0.75, "expected 1.", "hello\n")
STUB = Result("greedy_step", "not attempted", 0, 3, 0.0, "Do it.")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


def test_at_first_nothing_is_remembered():
    assert progress.load() == Progress()


def test_results_are_remembered_with_the_time_and_the_content_of_the_file(tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    before = time.time()
    assert progress.record([DONE, WRONG, STUB], path) == ""
    known = progress.load().known
    assert [each.result for each in known.values()] == [DONE, WRONG, STUB]
    assert {each.source for each in known.values()} == {str(path)}
    assert {each.digest for each in known.values()} == {progress.digest_of(path)}
    assert all(before <= each.at <= time.time() for each in known.values())


def test_of_an_object_in_a_notebook_there_is_no_file():
    progress.record([DONE])
    assert progress.load().known["tokenize"].source == ""


def test_attempted_is_what_was_no_stub_and_stays_so():
    progress.record([DONE, WRONG, STUB])
    progress.record([Result("compare", "not attempted", 0, 4, 0.0)])
    assert progress.load().attempted == {"tokenize", "compare"}
    assert progress.load().known["compare"].result.state == "not attempted"


def test_of_an_exercise_of_which_not_all_checks_ran_only_the_attempt_is_remembered():
    progress.record([DONE, WRONG], whole={"compare"})
    assert progress.load().attempted == {"tokenize", "compare"}
    assert [*progress.load().known] == ["compare"]


def test_hints_are_counted_up_to_as_many_as_there_are():
    assert [progress.ask_for_hint("compare")[0] for _ in range(4)] == [1, 2, 3, 3]
    assert progress.load().hints == {"compare": 3}
    progress.record([WRONG])
    assert progress.load().hints == {"compare": 3}


def contents():
    progress.record([DONE, WRONG])
    return json.loads(progress.file().read_text())


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: "",
        lambda data: "{",
        lambda data: "[]",
        lambda data: "null",
        lambda data: json.dumps({**data, "hints": 3}),
        lambda data: json.dumps({**data, "hints": {"compare": "many"}}),
        lambda data: json.dumps({**data, "known": {"compare": {}}}),
        lambda data: json.dumps({**data, "attempted": None}),
        lambda data: json.dumps({**data, "known": {"compare": {**data["known"]["compare"], "at": "noon"}}}),
    ],
)
def test_a_damaged_file_is_as_good_as_none_and_is_written_anew(damage):
    text = damage(contents())
    progress.file().write_text(text)
    assert progress.load() == Progress()
    assert progress.record([DONE]) == ""
    assert [*progress.load().known] == ["tokenize"]


def test_a_file_that_is_no_text_is_as_good_as_none():
    contents()
    progress.file().write_bytes(b"\xff\xfe\x00")
    assert progress.load() == Progress()


def test_what_is_no_exercise_any_more_is_left_out():
    data = contents()
    data["attempted"].append("gone")
    data["hints"]["gone"] = 1
    data["known"]["gone"] = data["known"]["compare"]
    progress.file().write_text(json.dumps(data))
    loaded = progress.load()
    assert "gone" not in {*loaded.attempted, *loaded.hints, *loaded.known}
    assert "compare" in loaded.known


def test_where_nothing_can_be_written_that_is_said_and_no_more(folder):
    folder.write_text("a file where the folder should be")
    said = progress.record([DONE])
    assert "can't be remembered" in said
    assert progress.VARIABLE in said
    assert progress.ask_for_hint("compare") == (1, said)
    assert progress.load() == Progress()


def test_nothing_else_is_left_in_the_folder(folder):
    contents()
    contents()
    assert [each.name for each in folder.iterdir()] == [progress.file().name]
