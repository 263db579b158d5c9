"""Records: points, the file they are in, and what a crash may have left of it."""

import json

import pytest

from exercises.kit import manifest
from grader.records import scoring, store
from grader.records.record import Outcome


def verdict(exercise, verdict="passed", name="test_x"):
    return Outcome(exercise, name, "A title.", "hidden", verdict, message="", seconds=0.01)


def record(student="alice", verdicts=(), **more):
    return scoring.graded(student, f"{student}.py", list(verdicts), "", {"kit": "0", **more})


def test_all_tests_passed_is_exactly_all_points():
    verdicts = [verdict(name) for name in manifest.names() for _ in range(7)]
    assert record(verdicts=verdicts).score == 20.0


def test_the_points_are_those_of_the_course_that_the_provenance_names():
    verdicts = [verdict(name) for name in manifest.names("stretch")]
    got = record(verdicts=verdicts, course="stretch")
    assert (got.score, got.max_score) == (16.0, 16.0)
    assert tuple(got.exercises) == manifest.names("stretch")
    assert scoring.unreadable("s", "s.py", "", {"course": "stretch"}).max_score == 16.0
    assert scoring.exercises_of([got]) == manifest.exercises("stretch")


def test_without_a_course_or_a_record_it_is_the_main_one():
    assert scoring.exercises_of([record()]) == scoring.exercises_of([]) == manifest.exercises()


def test_points_are_split_evenly_over_the_tests_of_an_exercise():
    got = record(verdicts=[verdict("compare"), verdict("compare", "wrong"), verdict("compare", "timeout")])
    assert got.exercises["compare"] == {"score": 1.0, "max_score": 3.0}
    assert [test.score for test in got.tests] == [1.0, 0.0, 0.0]
    assert got.score == 1.0 and got.max_score == 20.0


def test_an_exercise_without_tests_gives_no_points():
    assert record().exercises["compare"] == {"score": 0.0, "max_score": 3.0}


def test_a_file_that_could_not_be_read_is_said_to_be_that():
    own = Outcome("compare", "test_x", "", "public", "unreadable", message="x.py: line 3: bad", seconds=0.0)
    got = record(verdicts=[own])
    assert (got.status, got.message, got.score) == ("unreadable", "x.py: line 3: bad", 0.0)


def test_a_line_has_the_fields_of_the_contract():
    row = json.loads(store.to_line(record(verdicts=[verdict("compare")])))
    assert list(row) == [
        "student", "source", "score", "max_score", "status", "message", "exercises", "tests", "provenance",
    ]  # fmt: skip
    assert list(row["tests"][0]) == [
        "exercise", "name", "title", "visibility", "verdict", "score", "max_score", "message", "seconds",
        "followed_through",
    ]  # fmt: skip


def test_what_is_appended_is_read_back(tmp_path):
    path = tmp_path / "results.jsonl"
    with store.Appender(path) as appender:
        appender.append([record("alice", [verdict("compare")]), record("böb \ud800\n")])
    assert list(store.Records(path)) == [record("alice", [verdict("compare")]), record("böb \ud800\n")]


@pytest.mark.parametrize("torn", ['{"student": "bob", "sco', '{"student": "bob"}', "[]", "null", "\x00\x00"])
def test_a_torn_last_line_is_left_out_and_what_comes_next_is_whole(tmp_path, torn):
    path = tmp_path / "results.jsonl"
    path.write_text(store.to_line(record("alice")) + "\n" + torn)
    with store.Appender(path) as appender:
        appender.append([record("carol")])
    assert [each.student for each in store.Records(path)] == ["alice", "carol"]
    assert len(path.read_text().splitlines()) == 2  # nothing is left of the torn line


def test_a_torn_line_that_is_all_there_is_leaves_an_empty_file(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("x" * 200_000)
    with store.Appender(path):
        pass
    assert path.read_bytes() == b""


def test_records_come_by_name_and_one_can_be_asked_for(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(store.to_line(record(name)) + "\n" for name in ("carol", "alice", "bob")))
    records = store.Records(path, {"carol", "alice"})
    assert [each.student for each in records] == ["alice", "carol"] and len(records) == 2
    assert records.get("carol") == record("carol") and records.get("bob") is None


def test_earlier_records_and_torn_lines_are_dropped_and_the_rest_stays_as_it_is(tmp_path):
    path = tmp_path / "results.jsonl"
    lines = [store.to_line(record(name, model=model)) for name, model in (("b", "1"), ("a", "1"), ("b", "2"))]
    path.write_text("\n".join([lines[0], "torn", *lines[1:], ""]))
    store.Records(path).drop_superseded()
    assert path.read_text().splitlines() == lines[1:]


def test_finished_is_what_was_made_with_the_same_and_has_no_fault(tmp_path):
    path = tmp_path / "results.jsonl"
    fault = Outcome("compare", "t", "", "hidden", "grader_error", message="", seconds=0.0)
    same, other = {"kit": "1"}, {"kit": "2"}
    with store.Appender(path) as appender:
        for name, common, own in (("a", same, []), ("b", other, []), ("c", same, [fault])):
            appender.append([scoring.graded(name, "x.py", own, "", {**common, "submission": f"sha256:{name}"})])
    assert store.Records(path).finished(same) == {"a": "sha256:a"}
    assert store.Records(path).faults() == 1


def test_the_last_record_of_a_student_counts(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(store.to_line(record("alice", model=m)) + "\n" for m in ("old", "new")))
    assert [each.provenance["model"] for each in store.Records(path)] == ["new"]


def test_no_file_is_no_records(tmp_path):
    assert list(store.Records(tmp_path / "results.jsonl")) == []
