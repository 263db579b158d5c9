"""A person's last word on a student's points: set, raised, lowered, excused, or counted as on time.

What was said about an exercise moves the total by as much; an exercise that is excused does not count, and the others
make the whole; what was said about the total comes last. A total that is excused is no grade at all.
Covered: points that the tests have overtaken since (+1 on top of all points): never more than there are.
Not covered: whether the words make sense (grader/run/said/adjustments.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from exercises.kit.manifest import Course
from grader.records.corrections.whole import without_exercise
from grader.records.record import TOTAL, Correction, CorrectionKind, Points, Record

EXCUSED, ON_TIME = "excused", "on time"


@dataclass(frozen=True)
class Adjustment:
    """What somebody said about a student's exercise, or the total. `points`: `3`, `+1`, `-0.5`, `excused`, `on time`.

    `line` is where it stands in its file.
    """

    student: str
    exercise: str
    points: str
    comment: str = ""
    who: str = ""
    line: int = 0

    @property
    def waives(self) -> bool:
        """Whether it says that the submission counts as handed in on time."""
        return self.points == ON_TIME

    @property
    def is_relative(self) -> bool:
        """Whether it says how many points more or less, and not how many."""
        return self.points.startswith(("+", "-"))

    def wanted(self, before: float) -> float:
        """The points that it asks for, where there are `before` without it; there may be fewer or more than that."""
        if self.points in (EXCUSED, ON_TIME):
            return before
        return round(before * self.is_relative + float(self.points), 4)


def step(adjustments: Iterable[Adjustment], course: Course) -> Callable[[Record], Record]:
    """The function that applies what was said about its student to a record."""
    by_student: dict[str, list[Adjustment]] = {}
    for one in adjustments:
        by_student.setdefault(one.student, []).append(one)
    return lambda record: adjusted(record, by_student.get(record.student, ()), course)


def adjusted(record: Record, said: Sequence[Adjustment], course: Course) -> Record:
    """The record as it is after what was said: about exercises, about those that are excused, about the total."""
    for one in in_order(said):
        if one.exercise != TOTAL and one.exercise not in course.names:
            continue
        if one.points == EXCUSED:
            record = _excused(record, one)
        elif one.exercise == TOTAL:
            record = _with_total(record, one)
        else:
            record = _with_exercise(record, one, course)
    return record


def in_order(said: Iterable[Adjustment]) -> list[Adjustment]:
    """What was said in the order in which it is applied."""
    return sorted(said, key=lambda one: (not one.waives, one.exercise == TOTAL, one.points == EXCUSED))


def under(record: Record, exercise: str) -> float:
    """The points that an adjustment of an exercise, or of the total, stands on."""
    return record.score if exercise == TOTAL else record.score_of(exercise)


def _with_exercise(record: Record, one: Adjustment, course: Course) -> Record:
    """The record with other points for an exercise, and a total that differs by as many."""
    own = record.exercises.get(one.exercise, Points(score=0.0, max_score=course.exercise(one.exercise).points))
    if not own["max_score"]:
        return record  # no test of it is left, so it does not count
    after = min(max(one.wanted(own["score"]), 0.0), own["max_score"])
    # Of a total that is scaled, since another exercise does not count, it is worth more than its own points.
    counting = sum(points["max_score"] for points in record.exercises.values())
    more = (after - own["score"]) * (record.max_score / counting if counting else 1.0)
    score = min(max(round(record.score + more, 4), 0.0), record.max_score)
    exercises = record.exercises | {one.exercise: Points(score=after, max_score=own["max_score"])}
    return replace(
        record,
        score=score,
        exercises=exercises,
        corrections=[*record.corrections, _said(one, "adjusted", own["score"], after)],
    )


def _with_total(record: Record, one: Adjustment) -> Record:
    after = min(max(one.wanted(record.score), 0.0), record.max_score)
    return replace(record, score=after, corrections=[*record.corrections, _said(one, "adjusted", record.score, after)])


def _excused(record: Record, one: Adjustment) -> Record:
    before = under(record, one.exercise)
    if one.exercise != TOTAL:
        record = without_exercise(record, one.exercise)
    said = _said(one, "excused", before, 0.0 if one.exercise != TOTAL else record.score)
    return replace(record, corrections=[*record.corrections, said])


def _said(one: Adjustment, kind: CorrectionKind, before: float, after: float) -> Correction:
    return {
        "exercise": one.exercise,
        "kind": kind,
        "said": one.points,
        "before": before,
        "after": after,
        "comment": one.comment,
        "who": one.who,
    }
