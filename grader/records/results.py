"""`results.jsonl`, the contract for other programs: a line for each submission of a course as it stands now.

It is written from the gradebook when a run ends, and by `grader report`. It is read only where there is no gradebook
yet, in a folder that an earlier version of the kit wrote.
Not covered: what happened before; the gradebook keeps that.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exercises.kit.system.files import written_whole
from grader.records.record import Outcome, Record

RESULTS = "results.jsonl"
# Keys that the contract did not always have; they are there where they say something.
LATER, LATER_OF_TESTS = ("corrections", "handed_in", "late"), ("left_out",)


def to_line(record: Record) -> str:
    """A record as one line of JSON, without the newline."""
    row = _without_nothing(asdict(record), LATER)
    row["tests"] = [_without_nothing(test, LATER_OF_TESTS) for test in row["tests"]]
    # ASCII only: programs that read it need not agree on an encoding.
    return json.dumps(row, ensure_ascii=True, separators=(",", ":"))


def _without_nothing(row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value or name not in names}


def from_dict(row: dict[str, Any]) -> Record:
    """The record that `to_line` wrote. Raises TypeError or KeyError when the row is of another form."""
    tests = [Outcome(**test) for test in row.pop("tests")]
    return Record(**row, tests=tests)


def write(path: Path, records: Iterable[Record]) -> None:
    """Write the records in the place of what was there, once they are all on the disk."""
    with written_whole(path) as fresh, fresh.open("w", encoding="ascii") as lines:
        lines.writelines(f"{to_line(record)}\n" for record in records)


def read(path: Path) -> Iterator[Record]:
    """The records of a file that an earlier version wrote, by which the last of a student counts.

    Lines that a crash has torn are left out. Only where the records stand is kept in memory.
    """
    last: dict[str, int] = {}
    with path.open("rb") as lines:
        at = 0
        for line in lines:
            record = _record(line)
            if record is not None:
                last.pop(record.student, None)
                last[record.student] = at
            at += len(line)
        for at in last.values():
            lines.seek(at)
            record = _record(lines.readline())
            if record is not None:
                yield record


def _record(line: bytes) -> Record | None:
    try:
        return from_dict(json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
