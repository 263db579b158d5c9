"""The tables and views of `gradebook.db`, and how the file is opened.

A student has submissions (files, told apart by what is in them) and attempts (each time that one was handed in). A run
is one `grader grade`; it adds records, one for each submission that it graded or scored anew, and no record is ever
changed or taken away. `standing` says which record of a student counts in a course now. `adjustments` are what people
said, since when and until when, and the points that it stood on then; `finals` what a run's reports showed in the end.
Three views are meant for others, and stay as they are: `grades`, `outcomes` and `changes` (README has their columns).
Covered: a file of a newer kit, a damaged one, one that may only be read; a full disk, which comes as OSError.
Not covered: folders on a network disk that can't lock files; SQLite needs that.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exercises.kit.errors import UserError

FILE = "gradebook.db"
VERSION = 1
# How long to wait for a program that is just writing, in seconds.
PATIENCE = 30

TABLES = """
CREATE TABLE students (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL DEFAULT '',
    platform_id TEXT NOT NULL DEFAULT ''
);
CREATE TABLE aliases (
    alias TEXT PRIMARY KEY,
    student INTEGER NOT NULL REFERENCES students
) WITHOUT ROWID;
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    student INTEGER NOT NULL REFERENCES students,
    digest TEXT NOT NULL,
    UNIQUE (student, digest)
);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    submission INTEGER NOT NULL REFERENCES submissions,
    course TEXT NOT NULL,
    source TEXT NOT NULL,
    folder TEXT NOT NULL,
    roster TEXT NOT NULL DEFAULT '',
    handed_in TEXT NOT NULL DEFAULT '',
    late INTEGER NOT NULL DEFAULT 0,
    counts INTEGER NOT NULL DEFAULT 1,
    UNIQUE (submission, course, source, handed_in)
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    course TEXT NOT NULL,
    suite TEXT NOT NULL,
    model TEXT NOT NULL,
    seed INTEGER NOT NULL,
    tier TEXT NOT NULL,
    follow_through INTEGER NOT NULL,
    folder TEXT NOT NULL,
    roster TEXT NOT NULL DEFAULT '',
    names TEXT NOT NULL DEFAULT '',
    left_out TEXT NOT NULL DEFAULT '[]',
    without TEXT NOT NULL DEFAULT '[]',
    deadline TEXT NOT NULL DEFAULT '',
    late TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL DEFAULT ''
);
CREATE TABLE provenances (
    id INTEGER PRIMARY KEY,
    said TEXT NOT NULL UNIQUE
);
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs,
    student INTEGER NOT NULL REFERENCES students,
    course TEXT NOT NULL,
    submission INTEGER NOT NULL REFERENCES submissions,
    provenance INTEGER NOT NULL REFERENCES provenances,
    source TEXT NOT NULL,
    status TEXT NOT NULL,
    message TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    exercises TEXT NOT NULL,
    points TEXT NOT NULL,
    grader_error INTEGER NOT NULL
);
CREATE INDEX records_of_students ON records (course, student, id);
CREATE TABLE test_outcomes (
    record INTEGER NOT NULL REFERENCES records,
    place INTEGER NOT NULL,
    exercise TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    visibility TEXT NOT NULL,
    verdict TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    message TEXT NOT NULL,
    seconds REAL NOT NULL,
    followed_through INTEGER NOT NULL,
    left_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (record, place)
) WITHOUT ROWID;
CREATE TABLE standing (
    course TEXT NOT NULL,
    student INTEGER NOT NULL REFERENCES students,
    record INTEGER NOT NULL REFERENCES records,
    gone INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (course, student)
) WITHOUT ROWID;
CREATE TABLE adjustments (
    id INTEGER PRIMARY KEY,
    student INTEGER NOT NULL REFERENCES students,
    course TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points TEXT NOT NULL,
    comment TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    stands_on REAL NOT NULL,
    verdicts TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL,
    until TEXT NOT NULL DEFAULT ''
);
CREATE TABLE finals (
    run INTEGER NOT NULL REFERENCES runs,
    student INTEGER NOT NULL REFERENCES students,
    record INTEGER NOT NULL REFERENCES records,
    score REAL NOT NULL,
    exercises TEXT NOT NULL,
    corrections TEXT NOT NULL,
    excused INTEGER NOT NULL,
    handed_in TEXT NOT NULL,
    late INTEGER NOT NULL,
    PRIMARY KEY (run, student)
) WITHOUT ROWID;
CREATE TABLE notes (
    topic TEXT PRIMARY KEY,
    said TEXT NOT NULL
) WITHOUT ROWID;
"""

VIEWS = """
CREATE VIEW grades AS
SELECT standing.course, students.name AS student, students.email, students.platform_id,
       records.score, records.max_score, records.status, records.message, records.source, records.run,
       CASE WHEN finals.excused THEN NULL ELSE coalesce(finals.score, records.score) END AS final_score,
       coalesce(finals.handed_in, '') AS handed_in, coalesce(finals.late, 0) AS late
FROM standing JOIN records ON records.id = standing.record JOIN students ON students.id = standing.student
LEFT JOIN finals ON finals.student = standing.student AND finals.record = records.id
     AND finals.run = (SELECT max(id) FROM runs WHERE runs.course = standing.course)
WHERE NOT standing.gone;
CREATE VIEW outcomes AS
SELECT standing.course, students.name AS student, records.run, test_outcomes.exercise, test_outcomes.name AS test,
       test_outcomes.title, test_outcomes.visibility, test_outcomes.verdict, test_outcomes.score,
       test_outcomes.max_score, test_outcomes.message, test_outcomes.seconds, test_outcomes.followed_through
FROM standing JOIN records ON records.id = standing.record JOIN students ON students.id = standing.student
JOIN test_outcomes ON test_outcomes.record = records.id
WHERE NOT standing.gone;
CREATE VIEW changes AS
SELECT course, student, run, before, after, after - before AS difference
FROM (
    SELECT records.course, students.name AS student, records.run, records.score AS after,
           lag(records.score) OVER (PARTITION BY records.course, records.student ORDER BY records.id) AS before
    FROM records JOIN students ON students.id = records.student
)
WHERE before IS NOT after;
"""


class BadGradebook(UserError):
    """The gradebook can't be used; the message names the file and the mend."""


def opened(path: Path) -> sqlite3.Connection:
    """A connection to a gradebook, which is made where there is none. Raises BadGradebook and OSError."""
    with errors_of(path):
        is_there = path.exists()
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise BadGradebook(
                    f"{path}: written by a newer version of the kit (form {version}, this one knows {VERSION}). "
                    "Update the kit, or name another folder."
                )
            connection.execute("PRAGMA foreign_keys = ON")
            if version < VERSION:
                if is_there and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise BadGradebook(f"{path}: a database, but no gradebook of the kit. Name another folder.")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(f"BEGIN; {TABLES} {VIEWS} PRAGMA user_version = {VERSION}; COMMIT;")
        except BaseException:
            connection.close()
            raise
    return connection


def opened_to_read(path: Path) -> sqlite3.Connection:
    """A connection to a gradebook that is there, also in a folder that may not be written to."""
    try:
        connection = opened(path)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except (OSError, sqlite3.OperationalError):
        with errors_of(path):
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
            connection.row_factory = sqlite3.Row
            connection.execute("SELECT count(*) FROM runs")
    return connection


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """What SQLite raises, as what the command line knows: OSError for a disk that is full, else BadGradebook."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "full" in said:
            raise OSError(errno.ENOSPC, "No space left on device", str(path)) from None
        if "unable to open" in said or "readonly" in said:
            raise OSError(errno.EACCES, "can't be opened or written", str(path)) from None
        if "locked" in said:
            raise BadGradebook(f"{path}: another program holds it. End that one, then try again.") from None
        raise OSError(errno.EIO, said, str(path)) from None
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise  # what we asked for was wrong, not the file
        raise BadGradebook(
            f"{path}: damaged ({error}). Put back a copy of it, or move it away: the records in results.jsonl beside "
            "it are then taken over."
        ) from None
