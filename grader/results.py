"""The record: what a run says about one submission. Every report is made from records and from nothing else.

A record is one line of `results.jsonl`, written when its submission is finished; so a run that was killed goes on where
it stopped. A torn line is left out when the file is read.
What is in a record may be shown to its student: messages of hidden tests are redacted before they get here (suite.py).
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from exercises.kit import manifest

VERDICTS = (
    "passed", "wrong", "error", "not_attempted", "timeout", "memory", "crashed", "blocked", "unreadable",
    "grader_error",
)  # fmt: skip


@dataclass(frozen=True)
class TestRecord:
    """One test of one submission. `score` of `max_score` are the exercise's points, split evenly over its tests."""

    __test__ = False  # for pytest: this is no test class

    exercise: str
    name: str
    title: str
    visibility: str
    verdict: str
    score: float
    max_score: float
    message: str
    seconds: float
    followed_through: bool = False


@dataclass(frozen=True)
class Record:
    """What a run says about one submission. `provenance` says what it was graded with."""

    student: str
    source: str
    score: float
    max_score: float
    status: str
    message: str
    exercises: dict[str, dict[str, float]] = field(default_factory=dict)
    tests: list[TestRecord] = field(default_factory=list)
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What one test said, before points are given."""

    exercise: str
    name: str
    title: str
    visibility: str
    verdict: str
    message: str
    seconds: float
    followed_through: bool = False


def score(verdicts: list[Verdict], course: str = manifest.MAIN) -> tuple[dict[str, dict[str, float]], list[TestRecord]]:
    """The points of each exercise and of each test.

    An exercise's points are split evenly over its tests. Sums are made from counts, so twenty of twenty is 20.0.
    """
    per_exercise: dict[str, dict[str, float]] = {}
    tests: list[TestRecord] = []
    for exercise in manifest.exercises(course):
        own = [each for each in verdicts if each.exercise == exercise.name]
        passed = sum(each.verdict == "passed" for each in own)
        points = exercise.points * passed / len(own) if own else 0.0
        per_exercise[exercise.name] = {"score": round(points, 4), "max_score": exercise.points}
        share = round(exercise.points / len(own), 4) if own else 0.0
        tests += [as_test_record(each, share) for each in own]
    return per_exercise, tests


def as_test_record(verdict: Verdict, share: float) -> TestRecord:
    """The record of a test that gives `share` points when it is passed."""
    return TestRecord(
        verdict.exercise, verdict.name, verdict.title, verdict.visibility, verdict.verdict,
        share if verdict.verdict == "passed" else 0.0, share, verdict.message, round(verdict.seconds, 4),
        verdict.followed_through,
    )  # fmt: skip


def maximum(course: str = manifest.MAIN) -> float:
    """The points of all exercises of a course."""
    return sum(each.points for each in manifest.exercises(course))


def course_of(provenance: dict[str, str]) -> str:
    """The course that a record is about. Only those of another than the main one name it."""
    return provenance.get("course", manifest.MAIN)


def exercises_of(records: Iterable[Record]) -> tuple[manifest.Exercise, ...]:
    """The exercises of the course that these records are about."""
    first = next(iter(records), None)
    return manifest.exercises(course_of(first.provenance if first else {}))


def graded(student: str, source: str, verdicts: list[Verdict], message: str, provenance: dict[str, str]) -> Record:
    """The record of a submission that was graded."""
    course = course_of(provenance)
    per_exercise, tests = score(verdicts, course)
    unreadable = bool(tests) and all(each.verdict == "unreadable" for each in tests)
    return Record(
        student,
        source,
        round(sum(each["score"] for each in per_exercise.values()), 4),
        maximum(course),
        "unreadable" if unreadable else "graded",
        tests[0].message if unreadable else message,
        per_exercise,
        tests,
        provenance,
    )


def unreadable(student: str, source: str, message: str, provenance: dict[str, str]) -> Record:
    """The record of a submission in which there is nothing to grade."""
    course = course_of(provenance)
    points = {each.name: {"score": 0.0, "max_score": each.points} for each in manifest.exercises(course)}
    return Record(student, source, 0.0, maximum(course), "unreadable", message, points, [], provenance)


def to_line(record: Record) -> str:
    """A record as one line of JSON, without the newline."""
    # ASCII only: a lone surrogate in a message would not survive UTF-8.
    return json.dumps(asdict(record), ensure_ascii=True, separators=(",", ":"))


def from_dict(row: dict[str, Any]) -> Record:
    """The record that `to_line` wrote. Raises TypeError or KeyError when the row is of another form."""
    tests = [TestRecord(**test) for test in row.pop("tests")]
    return Record(**row, tests=tests)


class Records:
    """The records of a results file, by student's name; each is read from the disk when it is asked for.

    When a student has several (two runs into one folder) the last one counts; lines that are torn are left out.
    `students`, if given, are the only ones to be looked at. Only where the records stand is kept in memory.
    """

    def __init__(self, path: Path, students: Collection[str] | None = None):
        self._path = path
        self._offsets: dict[str, int] = {}
        self.lines = 0
        for offset, row in _rows(path):
            self.lines += 1
            if students is None or row["student"] in students:
                self._offsets[row["student"]] = offset

    def __len__(self) -> int:
        return len(self._offsets)

    def __iter__(self) -> Iterator[Record]:
        for _, line in self._lines(sorted(self._offsets)):
            yield from_dict(json.loads(line))

    def get(self, student: str) -> Record | None:
        """One student's record; None when there is none."""
        wanted = [student] if student in self._offsets else []
        return next((from_dict(json.loads(line)) for _, line in self._lines(wanted)), None)

    def finished(self, common: dict[str, str]) -> dict[str, str]:
        """The digest of the submission of each student whose record was made with `common` and has no fault in it."""
        found = {}
        for student, line in self._lines(self._offsets):
            row = json.loads(line)
            digest = row["provenance"].pop("submission", "")
            if row["provenance"] == common and not _has_fault(row):
                found[student] = digest
        return found

    def faults(self) -> int:
        """How many of these records a fault of the kit's own has spoilt."""
        return sum(_has_fault(json.loads(line)) for _, line in self._lines(self._offsets))

    def drop_superseded(self) -> None:
        """Write the file anew without torn lines and earlier records of the same students, if there are any."""
        if self.lines == len(self._offsets):
            return
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as lines:
            lines.writelines(line for _, line in self._lines(sorted(self._offsets, key=self._offsets.__getitem__)))
            lines.flush()
            os.fsync(lines.fileno())
        fresh.replace(self._path)

    def _lines(self, students: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        if not self._offsets:
            return
        with self._path.open("rb") as file:
            for student in students:
                file.seek(self._offsets[student])
                yield student, file.readline()


def _has_fault(row: dict[str, Any]) -> bool:
    return any(test["verdict"] == "grader_error" for test in row["tests"])


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a results file that are whole, and where each begins."""
    if not path.is_file():
        return
    offset = 0
    with path.open("rb") as lines:
        for line in lines:
            try:
                row = json.loads(line)
                from_dict(dict(row))
                yield offset, row
            except (ValueError, TypeError, KeyError):
                pass  # torn by a crash: that submission is graded again
            offset += len(line)


class Appender:
    """Appends records to a results file so that each is whole on the disk before the next begins."""

    def __init__(self, path: Path):
        _cut_torn_line(path)
        self._file = path.open("ab")

    def __enter__(self) -> "Appender":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, records: Iterable[Record]) -> None:
        """Add records. Raises OSError when the disk is full; those that are whole by then are kept."""
        for record in records:
            self._file.write(to_line(record).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _cut_torn_line(path: Path) -> None:
    """Take away what a crash has left of a last line."""
    if not path.is_file():
        return
    with path.open("rb+") as file:
        end = file.seek(0, os.SEEK_END)
        kept = end
        while kept:
            start = max(0, kept - 65536)
            file.seek(start)
            newline = file.read(kept - start).rfind(b"\n")
            if newline >= 0:
                kept = start + newline + 1
                break
            kept = start
        if kept < end:
            file.truncate(kept)
