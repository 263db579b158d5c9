"""The gradebook's file: who may open it, what is said where it can't be used, and the views for other programs."""

import sqlite3

import pytest

from grader.records import schema
from grader.records.gradebook import Gradebook
from tests.support.courses import SIX
from tests.support.exported import kept, record

VIEWS = {
    "grades": ["course", "student", "email", "platform_id", "score", "max_score", "status", "message", "source", "run",
               "final_score", "handed_in", "late"],
    "outcomes": ["course", "student", "run", "exercise", "test", "title", "visibility", "verdict", "score", "max_score",
                 "message", "seconds", "followed_through"],
    "changes": ["course", "student", "run", "before", "after", "difference"],
}  # fmt: skip


@pytest.fixture
def book(tmp_path):
    """A gradebook of alice, who went from 17 to 20 points in a second run, and of bob, who was taken out."""
    records = kept(tmp_path, record("alice", wrong="compare"), record("bob"))
    records.book.add("runs", course=SIX.name, suite="", model="", seed=0, tier="", follow_through=1, folder="",
                     who="", started="")  # fmt: skip
    records.book.keep(2, SIX.name, [record("alice")], "")
    records.book.take_out(SIX.name, ["bob"])
    records.book.close()
    return tmp_path / schema.FILE


@pytest.mark.parametrize("view", VIEWS)
def test_the_views_have_the_columns_that_the_readme_names(book, view):
    found = sqlite3.connect(book).execute(f"SELECT * FROM {view}")
    assert [column[0] for column in found.description] == VIEWS[view]


def test_plain_sql_tells_grades_outcomes_and_changes(book):
    database = sqlite3.connect(book)
    assert database.execute("SELECT student, score, run FROM grades").fetchall() == [("alice", 20.0, 2)]
    passed = "SELECT count(*) FROM outcomes WHERE student = 'alice' AND verdict = 'passed'"
    assert database.execute(passed).fetchone() == (2 * len(SIX.names),)
    changes = "SELECT run, before, after, difference FROM changes WHERE student = 'alice' ORDER BY run"
    assert database.execute(changes).fetchall() == [(1, None, 17.0, None), (2, 17.0, 20.0, 3.0)]


def test_a_row_of_nobody_is_refused(book):
    with Gradebook(book.parent) as opened, pytest.raises(sqlite3.IntegrityError):
        opened.change("INSERT INTO submissions (student, digest) VALUES (99, 'x')")


def test_a_gradebook_of_a_newer_kit_is_left_alone(book):
    with sqlite3.connect(book) as database:
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()
    before = book.read_bytes()
    with pytest.raises(schema.BadGradebook, match=r"gradebook\.db: written by a newer version.*Update the kit"):
        Gradebook(book.parent)
    assert book.read_bytes() == before


@pytest.mark.parametrize("damage", [b"no database at all, but text" * 99, b"SQLite format 3\0" + b"\x11" * 5000])
def test_a_damaged_file_is_said_with_the_mend_and_left_alone(tmp_path, damage):
    (tmp_path / schema.FILE).write_bytes(damage)
    with pytest.raises(schema.BadGradebook, match=r"gradebook\.db: damaged .*results\.jsonl"):
        Gradebook(tmp_path)
    assert (tmp_path / schema.FILE).read_bytes() == damage


def test_another_programs_database_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / schema.FILE) as database:
        database.execute("CREATE TABLE assignment (id)")  # nbgrader's is called so too
    with pytest.raises(schema.BadGradebook, match="no gradebook of the kit"):
        Gradebook(tmp_path)


def test_a_full_disk_is_an_error_of_the_system():
    with pytest.raises(OSError, match="No space left"), schema.errors_of("x"):
        raise sqlite3.OperationalError("database or disk is full")
