"""The gradebook: what is known of a class, in `gradebook.db`, through every run and after each of them.

A `Gradebook` is an open file; one transaction adds the records of a batch, so a run that is killed loses at most the
batch that it was at. Records are only ever added. Which of them count now is the standing of a course: the last record
of each student who has not been taken out.
Covered: texts that are no Unicode (a lone surrogate), which are kept as escapes; reading while another program writes.
Not covered: two graders at once (lock.py); who is who (grader/run/identity.py); what changed (history.py).
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from grader.records import schema
from grader.records.record import Outcome, Record

OUTCOME = tuple(Outcome.__dataclass_fields__)


class HandIn(NamedTuple):
    """Where a submission was when it was handed in; `handed_in` is ISO 8601, "" where nobody says when.

    Of a student's attempts in a course one `counts`, by the deadline that was said last.
    """

    source: str
    folder: str = ""
    roster: str = ""
    handed_in: str = ""
    late: bool = False
    counts: bool = True


class Standing(NamedTuple):
    """What counts of a student now: whose file, made with what, scored by which points."""

    student: str
    digest: str
    provenance: dict[str, str]
    points: str
    has_grader_error: bool


class Gradebook:
    """An open gradebook; use it in a `with`. Raises BadGradebook, and OSError where it can't be written."""

    def __init__(self, folder: Path, *, to_read: bool = False) -> None:
        self.folder = folder
        self.path = folder / schema.FILE
        self.database = schema.opened_to_read(self.path) if to_read else schema.opened(self.path)

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Everything that was written is in it."""
        self.database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is written in it is kept whole or not at all."""
        with schema.errors_of(self.path):
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self.database.in_transaction:  # a full disk ends it by itself
                    self.database.execute("ROLLBACK")
                raise
            self.database.execute("COMMIT")

    def rows(self, query: str, *values: object) -> Iterator[sqlite3.Row]:
        """The rows of a query, as they come. Raises as the gradebook does."""
        with schema.errors_of(self.path):
            yield from self.database.execute(query, values)

    def change(self, statement: str, *values: object) -> None:
        """Carry out a statement; in a transaction."""
        self.database.execute(statement, values)

    def add(self, table: str, **values: object) -> int:
        """Add a row; returns its id."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        done = self.database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
        return int(done.lastrowid or 0)

    def standing(self, course: str) -> list[Standing]:
        """What counts of each student of a course now, also of those who are gone."""
        return [
            Standing(row["name"], row["digest"], json.loads(row["said"]), row["points"], bool(row["grader_error"]))
            for row in self.rows(
                "SELECT students.name, submissions.digest, provenances.said, records.points, records.grader_error "
                "FROM standing JOIN records ON records.id = standing.record "
                "JOIN students ON students.id = standing.student "
                "JOIN submissions ON submissions.id = records.submission "
                "JOIN provenances ON provenances.id = records.provenance WHERE standing.course = ?",
                course,
            )
        ]

    def keep(self, run: int, course: str, records: Iterable[Record], points: str) -> None:
        """Add records of a run, all or none; they count from now on. `points`: what they were scored by (scoring.py).

        A student who had been taken out is back with a new record.
        """
        with self.transaction():
            for record in records:
                self._keep(run, course, record, points)

    def _keep(self, run: int, course: str, record: Record, points: str) -> None:
        student = self.student(record.student)
        submission = self.submission(student, record.provenance.get("submission", ""))
        said = {name: value for name, value in record.provenance.items() if name != "submission"}
        number = self.add(
            "records",
            run=run,
            student=student,
            course=course,
            submission=submission,
            provenance=self._provenance(said),
            source=storable(record.source),
            status=record.status,
            message=storable(record.message),
            score=record.score,
            max_score=record.max_score,
            exercises=json.dumps(record.exercises),
            points=points,
            grader_error=record.has_grader_error,
        )
        self.database.executemany(
            f"INSERT INTO test_outcomes VALUES ({', '.join('?' * (len(OUTCOME) + 2))})",
            ((number, place, *_cells(test)) for place, test in enumerate(record.tests)),
        )
        self.database.execute(
            "INSERT INTO standing (course, student, record) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET record = excluded.record, gone = 0",
            (course, student, number),
        )

    def bring_back(self, course: str, here: set[str]) -> None:
        """Students who had been taken out and are in the class again count again."""
        gone = "SELECT name FROM students JOIN standing ON standing.student = students.id WHERE course = ? AND gone"
        back = [row["name"] for row in self.rows(gone, course) if row["name"] in here]
        if back:
            self._set_gone(course, back, 0)

    def known_as(self, text: str) -> str:
        """The name of the student that a name, number or address stands for now or stood for once; "" for nobody."""
        said = storable(text).casefold()
        row = next(self.rows("SELECT name FROM students WHERE name = ?", storable(text)), None) or next(
            self.rows(
                "SELECT name FROM students JOIN aliases ON aliases.student = students.id "
                "WHERE alias IN (?, ?, ?) LIMIT 1",
                f"name:{storable(text)}",
                f"id:{said}",
                f"email:{said}",
            ),
            None,
        )
        return row["name"] if row is not None else ""

    def confirm(self, course: str, students: Iterable[str], points: str) -> None:
        """Note that the records of these students are what these points give too."""
        with self.transaction():
            for student in students:
                self.change(
                    "UPDATE records SET points = ? WHERE id = (SELECT record FROM standing WHERE course = ? "
                    "AND student = (SELECT id FROM students WHERE name = ?))",
                    points,
                    course,
                    student,
                )

    def take_out(self, course: str, students: Iterable[str]) -> None:
        """Take students out of what counts of a course. Their records stay; they are back when they are found again."""
        self._set_gone(course, students, 1)

    def _set_gone(self, course: str, students: Iterable[str], gone: int) -> None:
        with self.transaction():
            for student in students:
                self.change(
                    "UPDATE standing SET gone = ? WHERE course = ? "
                    "AND student = (SELECT id FROM students WHERE name = ?)",
                    gone,
                    course,
                    student,
                )

    def stamp(self, course: str, left_out: Iterable[str]) -> str:
        """Another text whenever what reports of a course show may have changed."""
        counted = hashlib.sha256("\n".join(left_out).encode(errors="replace"))
        for row in self.rows("SELECT student, record, gone FROM standing WHERE course = ? ORDER BY student", course):
            counted.update(repr(tuple(row)).encode())
        for row in self.rows("SELECT id, name, email, platform_id FROM students ORDER BY id"):
            counted.update(repr(tuple(row)).encode())
        attempts = (
            "SELECT submission, handed_in, late FROM attempts WHERE course = ? AND counts AND (late OR handed_in != '')"
        )
        for row in self.rows(f"{attempts} ORDER BY id", course):
            counted.update(repr(tuple(row)).encode())
        return counted.hexdigest()

    def student(self, name: str) -> int:
        """The id of the student of this name, who is added where nobody is called so."""
        name = storable(name)
        row = next(self.rows("SELECT id FROM students WHERE name = ?", name), None)
        return row["id"] if row is not None else self.add("students", name=name)

    def submission(self, student: int, digest: str) -> int:
        """The id of a student's file with this content, which is added where it is new."""
        row = next(self.rows("SELECT id FROM submissions WHERE student = ? AND digest = ?", student, digest), None)
        return row["id"] if row is not None else self.add("submissions", student=student, digest=digest)

    def _provenance(self, said: dict[str, str]) -> int:
        text = json.dumps(said)
        row = next(self.rows("SELECT id FROM provenances WHERE said = ?", text), None)
        return row["id"] if row is not None else self.add("provenances", said=text)

    def note(self, topic: str) -> str:
        """What was noted of a topic; "" where nothing was."""
        row = next(self.rows("SELECT said FROM notes WHERE topic = ?", topic), None)
        return row["said"] if row is not None else ""

    def set_note(self, topic: str, said: str) -> None:
        """Note this, in the place of what was noted before."""
        with self.transaction():
            self.database.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (topic, said))


def storable(text: str) -> str:
    """A text as the gradebook can hold it: what is no Unicode, in file names above all, becomes an escape."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="backslashreplace").decode()
    return text


def _cells(test: Outcome) -> list[Any]:
    values = (getattr(test, name) for name in OUTCOME)
    return [storable(value) if isinstance(value, str) else value for value in values]
