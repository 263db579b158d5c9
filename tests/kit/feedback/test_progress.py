"""What is remembered of a student, and that it is never in the way."""

import json
import time

import pytest

from exercises.kit.feedback import progress
from exercises.kit.feedback.progress import Progress
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import courses

COURSE, OTHER = courses()

DONE = Result("tokenize", "done", 4, 4, 2.0)
WRONG = Result("compare", "not yet", 1, 4, 0.75, "expected 1.", "hello\n")
STUB = Result("greedy_step", "not attempted", 0, 3, 0.0, "Do it.")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


def test_at_first_nothing_is_remembered():
    assert progress.load(COURSE) == Progress()


def test_results_are_remembered_with_the_time_and_the_content_of_the_file(tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    before = time.time()
    assert progress.record(COURSE, [DONE, WRONG, STUB], path) == ""
    known = progress.load(COURSE).known
    assert [found.result for found in known.values()] == [DONE, WRONG, STUB]
    assert {found.source for found in known.values()} == {str(path)}
    assert {found.digest for found in known.values()} == {progress.digest_of(path)}
    assert all(before <= found.at <= time.time() for found in known.values())


def test_of_an_object_in_a_notebook_there_is_no_file():
    progress.record(COURSE, [DONE])
    assert progress.load(COURSE).known["tokenize"].source == ""


def test_attempted_is_what_was_no_stub_and_stays_so():
    progress.record(COURSE, [DONE, WRONG, STUB])
    progress.record(COURSE, [Result("compare", "not attempted", 0, 4, 0.0)])
    assert progress.load(COURSE).attempted == {"tokenize", "compare"}
    assert progress.load(COURSE).known["compare"].result.state == "not attempted"


def test_of_an_exercise_of_which_not_all_checks_ran_only_the_attempt_is_remembered():
    progress.record(COURSE, [DONE, WRONG], whole={"compare"})
    assert progress.load(COURSE).attempted == {"tokenize", "compare"}
    assert [*progress.load(COURSE).known] == ["compare"]


def test_hints_are_counted_up_to_as_many_as_there_are():
    assert [progress.ask_for_hint(COURSE, COURSE.exercise("compare"))[0] for _ in range(4)] == [1, 2, 3, 3]
    assert progress.load(COURSE).hints == {"compare": 3}
    progress.record(COURSE, [WRONG])
    assert progress.load(COURSE).hints == {"compare": 3}


def contents():
    progress.record(COURSE, [DONE, WRONG])
    return json.loads(progress.file(COURSE).read_text())


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
    progress.file(COURSE).write_text(text)
    assert progress.load(COURSE) == Progress()
    assert progress.record(COURSE, [DONE]) == ""
    assert [*progress.load(COURSE).known] == ["tokenize"]


def test_a_file_that_is_no_text_is_as_good_as_none():
    contents()
    progress.file(COURSE).write_bytes(b"\xff\xfe\x00")
    assert progress.load(COURSE) == Progress()


def test_what_is_no_exercise_any_more_is_left_out():
    data = contents()
    data["attempted"].append("gone")
    data["hints"]["gone"] = 1
    data["known"]["gone"] = data["known"]["compare"]
    progress.file(COURSE).write_text(json.dumps(data))
    loaded = progress.load(COURSE)
    assert "gone" not in {*loaded.attempted, *loaded.hints, *loaded.known}
    assert "compare" in loaded.known


def test_the_courses_of_one_copy_share_a_file_and_each_is_told_its_own():
    further = Result("nearest_tokens", "not yet", 1, 4, 0.75)
    progress.record(COURSE, [DONE])
    progress.record(OTHER, [further])
    progress.ask_for_hint(OTHER, OTHER.exercise("nearest_tokens"))
    progress.record(COURSE, [WRONG])
    assert [*progress.load(COURSE).known] == ["tokenize", "compare"]
    assert progress.load(OTHER).known["nearest_tokens"].result == further
    assert (progress.load(OTHER).hints, progress.load(COURSE).hints) == ({"nearest_tokens": 1}, {})


def test_where_nothing_can_be_written_that_is_said_and_no_more(folder):
    folder.write_text("a file where the folder should be")
    said = progress.record(COURSE, [DONE])
    assert "can't be remembered" in said
    assert progress.VARIABLE in said
    assert progress.ask_for_hint(COURSE, COURSE.exercise("compare")) == (1, said)
    assert progress.load(COURSE) == Progress()


def test_nothing_else_is_left_in_the_folder(folder):
    contents()
    contents()
    assert [found.name for found in folder.iterdir()] == [progress.file(COURSE).name]
