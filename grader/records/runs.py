"""Runs: one `grader grade` each, in the order in which they were begun. A course's last run is what reports show.

A run that was stopped goes on when the same command is given again. One that added nothing, and left out the same tests
and had the same deadline as the run before, is not kept, so a run is always one that changed something.
Not covered: what a run changed (history.py).
"""

import getpass
import json
import platform
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from grader.records.gradebook import Gradebook, storable

SETTINGS = ("course", "suite", "model", "seed", "tier", "follow_through")


@dataclass(frozen=True)
class Run:
    """One `grader grade`: what it graded with, where from, by whom and when (local time, ISO 8601).

    `suite`, `folder` and `roster` are absolute paths. `roster` and `names` (of `--names`) are "" where there was none,
    `finished` is "" for a run that was stopped. `left_out` says what lay in the folder and is nobody's.
    `without` are the names of the tests that were to give no points. `deadline` and `late` are as they were written,
    "" where nobody said any.
    """

    course: str
    suite: str
    model: str
    seed: int
    tier: str
    follow_through: bool
    folder: str
    roster: str = ""
    names: str = ""
    left_out: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    deadline: str = ""
    late: str = ""
    id: int = 0
    who: str = ""
    started: str = ""
    finished: str = ""


def begin(book: Gradebook, run: Run) -> Run:
    """Note that a run begins; one that was stopped with the same settings goes on. Returns it with its id."""
    before = last(book, run.course)
    if before is not None and not before.finished and _settings(before) == _settings(run):
        _say_where(book, before.id, run)
        return _by_id(book, before.id)
    with book.transaction():
        settings = {name: getattr(run, name) for name in SETTINGS}
        number = book.add("runs", **settings, **_where(run), who=user(), started=now())
    return _by_id(book, number)


def finish(book: Gradebook, run: Run) -> None:
    """Note that a run has ended. Of one that changed nothing only stays where it looked, with the run before it."""
    earlier = before(book, run)
    added = next(book.rows("SELECT 1 FROM records WHERE run = ? LIMIT 1", run.id), None)
    is_idle = earlier is not None and added is None and _said(earlier) == _said(run)
    with book.transaction():
        book.change("UPDATE runs SET finished = ? WHERE id = ?", now(), run.id)
        if is_idle:
            book.change("DELETE FROM finals WHERE run = ?", run.id)  # a report written while it was stopped
            book.change("DELETE FROM runs WHERE id = ?", run.id)
    if earlier is not None and is_idle:
        _say_where(book, earlier.id, run)


def before(book: Gradebook, run: Run) -> Run | None:
    """The run of the same course before this one."""
    query = "SELECT * FROM runs WHERE course = ? AND id < ? ORDER BY id DESC LIMIT 1"
    return next(map(_run, book.rows(query, run.course, run.id)), None)


def last(book: Gradebook, course: str) -> Run | None:
    """The latest run of a course, finished or not."""
    return next(map(_run, book.rows("SELECT * FROM runs WHERE course = ? ORDER BY id DESC LIMIT 1", course)), None)


def every(book: Gradebook) -> list[Run]:
    """All runs, the earliest first."""
    return [_run(row) for row in book.rows("SELECT * FROM runs ORDER BY id")]


def of_record(book: Gradebook, course: str, student: str) -> Run:
    """The run that made the record that counts of a student."""
    query = (
        "SELECT runs.* FROM runs JOIN records ON records.run = runs.id JOIN standing ON standing.record = records.id "
        "JOIN students ON students.id = standing.student WHERE standing.course = ? AND students.name = ?"
    )
    return _run(next(book.rows(query, course, student)))


def courses(book: Gradebook) -> list[str]:
    """The names of the courses that were graded here, the earliest first."""
    return [row[0] for row in book.rows("SELECT course FROM runs GROUP BY course ORDER BY min(id)")]


def now() -> str:
    """Local time with its difference from UTC, ISO 8601."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _by_id(book: Gradebook, number: int) -> Run:
    return _run(next(book.rows("SELECT * FROM runs WHERE id = ?", number)))


def _say_where(book: Gradebook, number: int, run: Run) -> None:
    """Note for an earlier run where the class lies now."""
    where = _where(run)
    changes = ", ".join(f"{name} = ?" for name in where)
    with book.transaction():
        book.change(f"UPDATE runs SET {changes} WHERE id = ?", *where.values(), number)


def _run(row: sqlite3.Row) -> Run:
    said = dict(row)
    said["follow_through"] = bool(said["follow_through"])
    said |= {name: tuple(json.loads(said[name])) for name in ("left_out", "without")}
    return Run(**said)


def _settings(run: Run) -> tuple[object, ...]:
    return tuple(getattr(run, name) for name in SETTINGS)


def _said(run: Run) -> tuple[object, ...]:
    """What was said with a run that changes points without grading."""
    return set(run.without), run.deadline, run.late


def _where(run: Run) -> dict[str, str]:
    lists = {name: json.dumps([storable(one) for one in getattr(run, name)]) for name in ("left_out", "without")}
    return {name: storable(getattr(run, name)) for name in ("folder", "roster", "names", "deadline", "late")} | lists


def user() -> str:
    """Who grades, and on which machine."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = "somebody"  # in a container without names
    return storable(f"{name}@{platform.node()}")
