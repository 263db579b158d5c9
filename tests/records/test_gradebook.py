"""The gradebook: what is added is read back, counts from then on, and is whole or not there at all."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from grader.records import runs
from grader.records.attempts import noted
from grader.records.current import Records
from grader.records.gradebook import Gradebook, HandIn, storable
from grader.records.record import Outcome
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, a_run, kept, nothing_graded, record


def shown(made):
    """The record as a gradebook gives it back: what is no Unicode has become an escape."""
    tests = [replace(test, title=storable(test.title), message=storable(test.message)) for test in made.tests]
    return replace(made, **{n: storable(getattr(made, n)) for n in ("student", "source", "message")}, tests=tests)


def test_what_is_added_is_read_back(tmp_path):
    made = [record(text, f"{text}/a.py", "compare", message=text, title=text, note=text) for text in HOSTILE]
    kept(tmp_path, *made).book.close()
    with Gradebook(tmp_path) as book:
        assert list(Records(book, SIX.name)) == sorted(map(shown, made), key=lambda one: one.student)


def test_records_come_by_name_and_one_can_be_asked_for(tmp_path):
    records = kept(tmp_path, record("carol"), record("alice"), record("bob"))
    assert [one.student for one in records] == records.names() == ["alice", "bob", "carol"]
    assert len(records) == 3 and records.get("carol") == record("carol") and records.get("dora") is None


def test_the_last_record_of_a_student_counts_and_the_one_before_is_still_there(tmp_path):
    records = kept(tmp_path, record("alice", wrong="compare"))
    records.book.keep(1, SIX.name, [record("alice")], "points")
    assert [one.score for one in records] == [20.0]
    assert [row["score"] for row in records.book.rows("SELECT score FROM records ORDER BY id")] == [17.0, 20.0]


def test_courses_stand_side_by_side(tmp_path):
    records = kept(tmp_path, record("alice"))
    more = runs.begin(records.book, a_run(course="more"))
    records.book.keep(more.id, "more", [nothing_graded("alice"), nothing_graded("bob")], "")
    assert records.names() == ["alice"] and Records(records.book, "more").names() == ["alice", "bob"]
    records.book.take_out("more", ["alice"])
    assert records.names() == ["alice"] and Records(records.book, "more").names() == ["bob"]
    assert runs.courses(records.book) == [SIX.name, "more"]


def test_who_is_taken_out_is_in_no_report_keeps_the_history_and_comes_back_with_a_new_record(tmp_path):
    records = kept(tmp_path, record("alice"), record("bob"))
    records.book.take_out(SIX.name, ["alice"])
    assert records.names() == ["bob"] and records.get("alice") is None and len(records) == 1
    assert len(list(records.book.rows("SELECT id FROM records"))) == 2
    records.book.keep(1, SIX.name, [record("alice")], "")
    assert records.names() == ["alice", "bob"]


def test_a_fault_of_the_grader_is_counted_as_long_as_it_counts(tmp_path):
    fault = Outcome("compare", "t", "", "hidden", "grader_error")
    records = kept(tmp_path, replace(record("alice"), tests=[fault]))
    assert records.grader_errors() == 1 and [one.has_grader_error for one in records.book.standing(SIX.name)] == [True]
    records.book.keep(1, SIX.name, [record("alice")], "")
    assert records.grader_errors() == 0


def test_of_a_batch_all_records_are_kept_or_none(tmp_path):
    records = kept(tmp_path, record("alice"))
    broken = replace(record("carol"), score=object())  # SQLite can't hold it
    with pytest.raises(sqlite3.Error):
        records.book.keep(1, SIX.name, [record("bob"), broken], "")
    assert records.names() == ["alice"]
    records.book.keep(1, SIX.name, [record("bob")], "")
    assert records.names() == ["alice", "bob"]


KILLED = """
import os, sys
from pathlib import Path
from grader.records.attempts import noted
from grader.records.gradebook import Gradebook
from tests.support.exported import record
book = Gradebook(Path(sys.argv[1]))
def records():
    yield record("bob")
    os.kill(os.getpid(), 9)
book.keep(1, "main", records(), "")
"""


def test_a_process_that_is_killed_within_a_batch_leaves_what_was_there_before_it(tmp_path):
    records = kept(tmp_path, record("alice"))
    records.book.close()
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path], env=os.environ | {"PYTHONPATH": os.getcwd()})
    assert done.returncode == -9
    with Gradebook(tmp_path) as book:
        assert Records(book, SIX.name).names() == ["alice"]
        book.keep(1, SIX.name, [record("bob")], "")
        assert Records(book, SIX.name).names() == ["alice", "bob"]


def test_where_a_file_lay_last_is_known_and_the_record_goes_by_it(tmp_path):
    """A platform's export is found by what the platform calls the folder now."""
    made = replace(record("alice"), provenance={"kit": "0", "submission": "sha256:1"})
    records = kept(tmp_path, made)
    book = records.book
    assert noted.last(book, SIX.name, "alice") == HandIn("")  # the run was stopped before it said so
    noted.note(book, SIX.name, [("alice", "sha256:1", HandIn("alice/a.py", "/class"))])
    for _ in range(2):
        noted.note(book, SIX.name, [("alice", "sha256:1", HandIn("Alice_7/a.py", "/moodle", "/r.csv"))])
    assert noted.last(book, SIX.name, "alice") == HandIn("Alice_7/a.py", "/moodle", "/r.csv", "", 0)
    assert [one.source for one in records] == ["Alice_7/a.py"]
    assert len(list(book.rows("SELECT id FROM attempts"))) == 2


def test_the_stamp_is_another_when_what_reports_show_is(tmp_path):
    records = kept(tmp_path, record("alice"), record("bob"))
    book, stamps = records.book, []
    stamps.append(book.stamp(SIX.name, []))
    assert book.stamp(SIX.name, []) == stamps[0]
    stamps.append(book.stamp(SIX.name, ["x.zip: why"]))
    book.keep(1, SIX.name, [record("bob")], "")
    stamps.append(book.stamp(SIX.name, []))
    book.take_out(SIX.name, ["bob"])
    stamps.append(book.stamp(SIX.name, []))
    with book.transaction():
        book.change("UPDATE students SET name = 'Alice A' WHERE name = 'alice'")
    stamps.append(book.stamp(SIX.name, []))
    assert len(set(stamps)) == len(stamps)
