"""TODO."""

from collections.abc import Iterable, Iterator
from itertools import chain

from grader.records import scoring
from grader.records.record import Record
from grader.text import as_text, line


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The gradebook, line by line: student, score, the points of every exercise, status and message."""
    rest = iter(records)
    first = next(rest, None)
    names = [each.name for each in scoring.exercises_of([first] if first else [])]
    yield line(["student", "score", "max_score", *names, "status", "message"])
    for record in chain([first] if first else [], rest):
        points = [record.score_of(name) for name in names]
        yield line(
            [
                as_text(record.student),
                record.score,
                record.max_score,
                *points,
                record.status,
                as_text(record.message),
            ]
        )
