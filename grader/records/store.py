"""Where records are kept: `results.jsonl`, a line per submission, written when the submission is finished.

So a run that was killed goes on where it stopped; a line that the crash has torn is left out when the file is read.
Not covered: two runs that write into one file at the same time.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exercises.kit.system.files import written_whole
from grader.records.record import Outcome, Record


def to_line(record: Record) -> str:
    """A record as one line of JSON, without the newline."""
    # ASCII only: a lone surrogate in a message would not survive UTF-8.
    return json.dumps(asdict(record), ensure_ascii=True, separators=(",", ":"))


def from_dict(row: dict[str, Any]) -> Record:
    """The record that `to_line` wrote. Raises TypeError or KeyError when the row is of another form."""
    tests = [Outcome(**test) for test in row.pop("tests")]
    return Record(**row, tests=tests)


RESULTS = "results.jsonl"


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

    def finished(self, common: dict[str, str]) -> Iterator[Record]:
        """The records that were made with `common` and that no fault of the kit's own has spoilt."""
        for record in self:
            made_with = {name: value for name, value in record.provenance.items() if name != "submission"}
            if made_with == common and not record.has_grader_error:
                yield record

    def grader_errors(self) -> int:
        """How many of these records a fault of the kit's own has spoilt."""
        return sum(record.has_grader_error for record in self)

    def drop_superseded(self) -> None:
        """Write the file anew without torn lines and earlier records of the same students, if there are any."""
        if self.lines == len(self._offsets):
            return
        with written_whole(self._path) as fresh, fresh.open("wb") as lines:
            lines.writelines(line for _, line in self._lines(sorted(self._offsets, key=self._offsets.__getitem__)))
            lines.flush()
            os.fsync(lines.fileno())

    def _lines(self, students: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        if not self._offsets:
            return
        with self._path.open("rb") as file:
            for student in students:
                file.seek(self._offsets[student])
                yield student, file.readline()


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
