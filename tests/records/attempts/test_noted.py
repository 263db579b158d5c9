"""Attempts in the gradebook: which counts, and that nothing is written where nothing is new."""

from dataclasses import replace

import pytest

from grader.records import runs
from grader.records.attempts import noted
from grader.records.current import Records
from grader.records.gradebook import Gradebook, HandIn
from tests.support.courses import SIX
from tests.support.exported import a_run, record


@pytest.fixture
def book(tmp_path):
    """A gradebook in which alice's file has a record."""
    with Gradebook(tmp_path) as book:
        runs.begin(book, a_run())
        book.keep(1, SIX.name, [replace(record("alice"), provenance={"submission": "sha256:1"})], "")
        yield book


def note(book, *attempts):
    noted.note(book, SIX.name, [("alice", f"sha256:{digest}", HandIn(**at)) for digest, at in attempts])


def counting(book):
    return [(row["source"], row["handed_in"]) for row in book.rows("SELECT * FROM attempts WHERE counts")]


def times(book):
    [made] = Records(book, SIX.name)
    return made.handed_in, made.late


def test_the_attempt_that_was_noted_last_counts_and_the_others_stay(book):
    note(book, (1, {"source": "a.py", "handed_in": "2026-12-01T10:00:00"}))
    assert times(book) == ("2026-12-01T10:00:00", False)
    note(book, (1, {"source": "a.py", "handed_in": "2026-12-03T10:00:00", "late": True}))
    assert times(book) == ("2026-12-03T10:00:00", True)
    note(book, (1, {"source": "a.py", "handed_in": "2026-12-01T10:00:00"}))
    assert times(book) == ("2026-12-01T10:00:00", False)
    assert len(list(book.rows("SELECT id FROM attempts"))) == 2


def test_one_that_does_not_count_is_kept_beside_and_renames_nothing(book):
    note(book, (1, {"source": "new/a.py"}), (2, {"source": "old/a.py", "counts": False}))
    assert counting(book) == [("new/a.py", "")]
    [made] = Records(book, SIX.name)
    assert made.source == "new/a.py" and len(list(book.rows("SELECT id FROM attempts"))) == 2


def test_a_file_without_a_time_has_the_one_that_was_said_of_it_before(book):
    note(book, (1, {"source": "zip/a.py", "handed_in": "2026-12-01T10:00:00"}))
    note(book, (1, {"source": "folder/a.py"}))
    assert counting(book) == [("folder/a.py", "2026-12-01T10:00:00")]
    note(book, (2, {"source": "folder/a.py"}))
    assert counting(book) == [("folder/a.py", "")]


def test_a_mark_that_a_platform_takes_back_is_gone(book):
    note(book, (1, {"source": "a.py", "late": True}))
    note(book, (1, {"source": "a.py"}))
    assert times(book) == ("", False)


def test_what_is_known_is_not_written_again(book):
    known = (1, {"source": "a.py", "late": True}), (2, {"source": "b.py", "counts": False})
    note(book, *known)
    before = book.database.total_changes
    note(book, *known)
    assert book.database.total_changes == before


def test_last_says_where_the_file_lay_that_counts(book):
    note(book, (1, {"source": "a.py", "folder": "/class"}))
    assert noted.last(book, SIX.name, "alice") == HandIn("a.py", "/class", "", "", False)
