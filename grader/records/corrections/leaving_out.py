"""Tests that give no points: taken out of a record, and the exercise's points split over those that remain.

A test is named as pytest calls it, with its parameters (`test_x[prompt0]`) or without, which means all of them, and
with its exercise in front (`compare:test_x`) where two exercises have a test of that name. A suite's own author says
the same with pytest's marks `skip`, `skipif` and `xfail`, which the harness notes in the outcome.
An exercise of which no test remains does not count, and the others count for the whole.
Not covered: whether there is such a test; who takes the name has to say so (grader/run/said/adjustments.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from exercises.kit.manifest import Course
from grader.records import scoring
from grader.records.corrections.whole import without_exercise
from grader.records.record import Correction, Outcome, Record


def step(without: Sequence[str], course: Course) -> Callable[[Record], Record]:
    """The function that takes these tests out of a record, and those that the suite's own marks take out."""

    def leave_out(record: Record) -> Record:
        out = [test.left_out or is_named(test, without, course) for test in record.tests]
        if not any(out):
            return record
        tests = [replace(test, left_out=is_out) for test, is_out in zip(record.tests, out, strict=True)]
        return _without(replace(record, tests=tests), course)

    return leave_out


def is_named(test: Outcome, names: Sequence[str], course: Course) -> bool:
    """Whether one of these names means the test."""
    return any(means(name, test.exercise, test.name, course) for name in names)


def means(name: str, exercise: str, test: str, course: Course) -> bool:
    """Whether a name, as it is given to --leave-out, means this test of this exercise."""
    of, colon, own = name.partition(":")
    if colon and of in course.names:
        return of == exercise and own in (test, test.partition("[")[0])
    return name in (test, test.partition("[")[0])


def _without(record: Record, course: Course) -> Record:
    """The record with its tests that are left out taken out of it, and said."""
    out = [test for test in record.tests if test.left_out]
    renewed = scoring.rescored_in(record, course, {test.exercise for test in out})
    said: list[Correction] = [
        {
            "exercise": test.exercise,
            "kind": "left_out",
            "said": test.name,
            "before": record.score_of(test.exercise),
            "after": renewed.score_of(test.exercise),
            "comment": test.title,
            "who": "",
        }
        for test in out
    ]
    kept = [test for test in renewed.tests if not test.left_out]
    renewed = replace(renewed, tests=kept, corrections=[*record.corrections, *said])
    empty = {test.exercise for test in out} - {test.exercise for test in kept}
    for exercise in course.names:
        if exercise in empty:
            renewed = without_exercise(renewed, exercise)
    return renewed
