"""The results file: what a crash may have left of it, whose record counts, and what need not be made again."""

import pytest

from grader.records import scoring, store
from grader.records.record import Outcome
from tests.support.courses import SIX


def verdict(exercise, verdict="passed"):
    return Outcome(exercise, "test_x", "A title.", "hidden", verdict, seconds=0.01)


def record(student="alice", verdicts=(), **more):
    return scoring.graded(student, f"{student}.py", list(verdicts), "", {"kit": "0", **more}, SIX)


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
    assert [found.student for found in store.Records(path)] == ["alice", "carol"]
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
    assert [found.student for found in records] == ["alice", "carol"] and len(records) == 2
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
            made_with = {**common, "submission": f"sha256:{name}"}
            appender.append([scoring.graded(name, "x.py", own, "", made_with, SIX)])
    assert [found.student for found in store.Records(path).finished(same)] == ["a"]
    assert store.Records(path).grader_errors() == 1


def test_the_last_record_of_a_student_counts(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(store.to_line(record("alice", model=m)) + "\n" for m in ("old", "new")))
    assert [found.provenance["model"] for found in store.Records(path)] == ["new"]


def test_no_file_is_no_records(tmp_path):
    assert list(store.Records(tmp_path / "results.jsonl")) == []
