"""Rows of scores on the disk: what a model says after each prefix of ids, and by which calls a text was passed.

A row is what one model gives after one prefix, (vocab_size,) in float32, so texts that begin alike share rows. A call
is named by whoever keeps them. All lies in one SQLite file of the user's cache, for several processes at a time.
Covered: a file that is damaged or of another form (it is made anew), a folder that can't be written to (all is kept in
memory), two processes that write the same, an end to how large it gets: the oldest rows go first.
Not covered: whether a row is right; that is for whoever computes it. It never comes from a submission of a class.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

FORM = 1
MAX_BYTES = 500_000_000
# A text that was passed is a few dozen bytes.
MAX_PASSED = 500_000
SECONDS = 30.0
TABLES = """
CREATE TABLE IF NOT EXISTS rows (number INTEGER PRIMARY KEY, prefix TEXT UNIQUE, scores BLOB);
CREATE TABLE IF NOT EXISTS passed (number INTEGER PRIMARY KEY, call TEXT, prefix TEXT, UNIQUE (call, prefix));
"""


def prefixes(model: str, ids: Iterable[int]) -> list[str]:
    """A name for each prefix of these ids, the shortest first. `model` names the model, its weights and versions."""
    state = blake2b(model.encode(), digest_size=16)
    found = []
    for token_id in ids:
        state.update(token_id.to_bytes(4, "big"))
        found.append(state.hexdigest())
    return found


class Store:
    """The rows in a file, or in memory where `path` is None."""

    def __init__(self, path: Path | None, limit: int = MAX_BYTES) -> None:
        self._limit = limit
        self._file = _opened(path)
        self._size = self._file.execute("SELECT coalesce(sum(length(scores)), 0) FROM rows").fetchone()[0]

    def rows(self, prefixes: Sequence[str]) -> list[np.ndarray | None]:
        """The rows after these prefixes, None for those that are not known."""
        found: dict[str, np.ndarray] = {}
        for start in range(0, len(prefixes), 500):
            part = prefixes[start : start + 500]
            places = ",".join("?" * len(part))
            with contextlib.suppress(sqlite3.Error):
                said = self._file.execute(f"SELECT prefix, scores FROM rows WHERE prefix IN ({places})", part)
                found |= {prefix: np.frombuffer(scores, np.float32) for prefix, scores in said}
        return [found.get(prefix) for prefix in prefixes]

    def keep(self, rows: Iterable[tuple[str, np.ndarray]]) -> None:
        """Keep these rows; where that can't be, do without."""
        with contextlib.suppress(sqlite3.Error), self._file:
            for prefix, scores in rows:
                said = (prefix, np.ascontiguousarray(scores, np.float32).tobytes())
                if self._file.execute("INSERT OR IGNORE INTO rows (prefix, scores) VALUES (?, ?)", said).rowcount:
                    self._size += len(said[1])
            self._make_room()

    def passed(self, call: str) -> set[str]:
        """The texts that were passed for a call, each by the name of its last prefix."""
        with contextlib.suppress(sqlite3.Error):
            return {prefix for [prefix] in self._file.execute("SELECT prefix FROM passed WHERE call = ?", [call])}
        return set()

    def came_by(self, call: str, prefixes: Iterable[str]) -> None:
        """Note that these texts were passed for a call."""
        with contextlib.suppress(sqlite3.Error), self._file:
            said = [(call, prefix) for prefix in prefixes]
            self._file.executemany("INSERT OR IGNORE INTO passed (call, prefix) VALUES (?, ?)", said)
            self._file.execute("DELETE FROM passed WHERE number <= (SELECT max(number) FROM passed) - ?", [MAX_PASSED])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _make_room(self) -> None:
        """Take out the oldest rows, a tenth more than is too much."""
        if self._size <= self._limit:
            return
        gone, last = 0, 0
        for number, size in self._file.execute("SELECT number, length(scores) FROM rows ORDER BY number"):
            if self._size - gone <= 0.9 * self._limit:
                break
            gone, last = gone + size, number
        self._file.execute("DELETE FROM rows WHERE number <= ?", [last])
        self._size -= gone


def _opened(path: Path | None) -> sqlite3.Connection:
    """The file, in a form that we know; a fresh one in memory where it can't be had."""
    if path is not None:
        for _ in range(2):
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                return _prepared(sqlite3.connect(path, timeout=SECONDS))
            except sqlite3.OperationalError:
                break
            except (sqlite3.DatabaseError, OSError):  # no database, or one of another form
                with contextlib.suppress(OSError):
                    path.unlink()
    return _prepared(sqlite3.connect(":memory:"))


def _prepared(file: sqlite3.Connection) -> sqlite3.Connection:
    try:
        [form] = file.execute("PRAGMA user_version").fetchone()
        if form not in (0, FORM):
            raise sqlite3.DatabaseError(f"a file of form {form}")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = OFF")  # what is lost is computed again
        file.executescript(TABLES)
        file.execute(f"PRAGMA user_version = {FORM}")
        file.execute("SELECT prefix, scores FROM rows LIMIT 1").fetchone()
        return file
    except BaseException:
        file.close()
        raise
