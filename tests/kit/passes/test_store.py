"""Rows of scores on the disk: what is kept, for how long, and what becomes of a file that is none of ours."""

import sqlite3

import numpy as np
import pytest

from exercises.kit.passes import store
from exercises.kit.passes.store import Store, prefixes

ROW = np.arange(4, dtype=np.float32)


def test_texts_that_begin_alike_have_prefixes_in_common():
    one, other = prefixes("pocket", [1, 2, 3]), prefixes("pocket", [1, 2, 4, 5])
    assert one[:2] == other[:2] and one[2] != other[2]
    assert len({*one, *other}) == 5
    assert not {*one} & {*prefixes("gpt2", [1, 2, 3])}
    assert prefixes("pocket", [12])[0] != prefixes("pocket", [1, 2])[1]
    assert prefixes("pocket", []) == []


def test_what_is_kept_is_there_for_the_next_process(tmp_path):
    file = tmp_path / "folder" / "passes.db"
    first = Store(file)
    first.keep([("a", ROW), ("b", ROW + 1)])
    first.came_by("a call", ["a"])
    second = Store(file)  # while the first is still open
    found = second.rows(["b", "none", "a"])
    assert found[1] is None
    np.testing.assert_array_equal(found[0], ROW + 1)
    np.testing.assert_array_equal(found[2], ROW)
    assert second.passed("a call") == {"a"} and second.passed("another") == set()


def test_a_row_that_is_there_stays_as_it_is(tmp_path):
    kept = Store(tmp_path / "passes.db")
    kept.keep([("a", ROW)])
    kept.keep([("a", ROW + 5)])
    np.testing.assert_array_equal(kept.rows(["a"])[0], ROW)


def test_more_rows_than_a_query_takes_are_found():
    kept = Store(None)
    names = [str(number) for number in range(1203)]
    kept.keep((name, ROW) for name in names)
    assert all(row is not None for row in kept.rows(names))


def test_the_oldest_rows_go_first(tmp_path):
    kept = Store(tmp_path / "passes.db", limit=20 * ROW.nbytes)
    for number in range(40):
        kept.keep([(str(number), ROW)])
    there = [number for number in range(40) if kept.rows([str(number)])[0] is not None]
    assert there == list(range(there[0], 40)) and 17 <= len(there) <= 20
    again = Store(tmp_path / "passes.db", limit=5 * ROW.nbytes)  # it knows how much lies there already
    again.keep([("new", ROW)])
    assert again.rows(["new"])[0] is not None and again.rows(["30"])[0] is None


def test_of_the_calls_the_newest_are_kept(monkeypatch):
    monkeypatch.setattr(store, "MAX_PASSED", 10)
    kept = Store(None)
    for number in range(15):
        kept.came_by(str(number), ["a"])
    assert not kept.passed("4") and kept.passed("5") and kept.passed("14")


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be looked at" * 50, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_file_that_is_damaged_is_made_anew(tmp_path, content):
    file = tmp_path / "passes.db"
    file.write_bytes(content)
    kept = Store(file)
    kept.keep([("a", ROW)])
    assert Store(file).rows(["a"])[0] is not None


def test_a_file_of_another_form_is_made_anew(tmp_path):
    file = tmp_path / "passes.db"
    Store(file).keep([("a", ROW)])
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    kept = Store(file)
    assert kept.rows(["a"]) == [None]
    kept.keep([("b", ROW)])
    assert Store(file).rows(["b"])[0] is not None


def test_where_nothing_can_be_written_rows_are_kept_in_memory(tmp_path):
    (tmp_path / "file").write_text("no folder")
    kept = Store(tmp_path / "file" / "passes.db")
    kept.keep([("a", ROW)])
    np.testing.assert_array_equal(kept.rows(["a"])[0], ROW)


def test_a_full_disk_costs_the_rows_only(tmp_path):
    kept = Store(tmp_path / "passes.db")
    kept._file.execute("PRAGMA max_page_count = 10")
    kept.keep([("large", np.zeros(1_000_000, np.float32))])
    kept.came_by("a call", ["large"])
    assert kept.rows(["large"]) == [None]
