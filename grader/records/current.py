"""The records that count of a course now, as the tests made them. What reports show of them: final.py."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from grader.records.gradebook import OUTCOME, Gradebook, storable
from grader.records.record import Outcome, Record

# What is known of the attempt that counts; where none does yet, of the last with the very file.
ATTEMPT = (
    "SELECT {} FROM attempts WHERE submission = records.submission AND course = records.course "
    "ORDER BY counts DESC, id DESC"
)
COLUMNS = (
    "SELECT records.*, students.name, submissions.digest, provenances.said, "
    f"({ATTEMPT.format('handed_in')} LIMIT 1) AS handed_in, ({ATTEMPT.format('late')} LIMIT 1) AS late "
    "FROM standing JOIN records ON records.id = standing.record JOIN students ON students.id = standing.student "
    "JOIN submissions ON submissions.id = records.submission JOIN provenances ON provenances.id = records.provenance "
    "WHERE standing.course = ? AND NOT standing.gone"
)


class Glance(NamedTuple):
    """A student, and what may need an instructor."""

    student: str
    status: str
    message: str
    has_grader_error: bool


class Records:
    """The records that count of a course now, by student's name; each is read from the disk when it is asked for."""

    def __init__(self, book: Gradebook, course: str) -> None:
        self.book, self._course = book, course

    def __len__(self) -> int:
        count = "SELECT count(*) FROM standing WHERE course = ? AND NOT gone"
        return int(next(self.book.rows(count, self._course))[0])

    def __iter__(self) -> Iterator[Record]:
        for row in self.book.rows(f"{COLUMNS} ORDER BY students.name", self._course):
            yield self._record(row)

    def get(self, student: str) -> Record | None:
        """One student's record; None when there is none."""
        found = self.book.rows(f"{COLUMNS} AND students.name = ?", self._course, storable(student))
        return next(map(self._record, found), None)

    def names(self) -> list[str]:
        """The students' names, in order."""
        query = "SELECT student FROM grades WHERE course = ? ORDER BY student"
        return [row[0] for row in self.book.rows(query, self._course)]

    @property
    def has_times(self) -> bool:
        """Whether of anybody it is known when the work was handed in, or that a platform calls it late."""
        query = "SELECT 1 FROM attempts WHERE course = ? AND counts AND (late OR handed_in != '') LIMIT 1"
        return next(self.book.rows(query, self._course), None) is not None

    def together(self) -> set[str]:
        """The students whose hand-in, the very file at its place, is that of others too: the members of groups."""
        query = "SELECT student, source FROM grades WHERE course = ? AND source != ''"
        by_source: dict[str, set[str]] = {}
        for row in self.book.rows(query, self._course):
            by_source.setdefault(row["source"], set()).add(row["student"])
        return {student for students in by_source.values() if len(students) > 1 for student in students}

    def glances(self) -> Iterator[Glance]:
        """What is seen of the records without reading their tests, in the order of the students' names."""
        query = (
            "SELECT students.name, status, message, grader_error FROM standing "
            "JOIN records ON records.id = standing.record JOIN students ON students.id = standing.student "
            "WHERE standing.course = ? AND NOT standing.gone ORDER BY students.name"
        )
        for row in self.book.rows(query, self._course):
            yield Glance(row["name"], row["status"], row["message"], bool(row["grader_error"]))

    def grader_errors(self) -> int:
        """How many of these records a fault of the kit's own has spoilt."""
        query = (
            "SELECT count(*) FROM standing JOIN records ON records.id = standing.record "
            "WHERE standing.course = ? AND NOT standing.gone AND records.grader_error"
        )
        return int(next(self.book.rows(query, self._course))[0])

    def _record(self, row: sqlite3.Row) -> Record:
        return Record(
            student=row["name"],
            source=row["source"],
            score=row["score"],
            max_score=row["max_score"],
            status=row["status"],
            message=row["message"],
            exercises=json.loads(row["exercises"]),
            tests=self._tests(row["id"]),
            provenance=json.loads(row["said"]) | ({"submission": row["digest"]} if row["digest"] else {}),
            handed_in=row["handed_in"] or "",
            late=bool(row["late"]),
        )

    def _tests(self, record: int) -> list[Outcome]:
        columns = ", ".join(OUTCOME)
        found = self.book.rows(f"SELECT {columns} FROM test_outcomes WHERE record = ? ORDER BY place", record)
        return [_outcome(row) for row in found]


def _outcome(row: sqlite3.Row) -> Outcome:
    cells: dict[str, Any] = dict(zip(OUTCOME, row, strict=True))
    cells |= {name: bool(cells[name]) for name in ("followed_through", "left_out")}
    return Outcome(**cells)
