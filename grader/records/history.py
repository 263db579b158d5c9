"""What changed in a course between two runs: whose grade, in which exercise, and why.

A course's state after a run is the last record of every student until then. Two states are compared student by student.
Why a grade differs is told from what the two records were made with: another file, other tests, another seed, points.
What people said about points counts as the run's reports showed it in the end (corrections/shown.py).
Not covered: students who were taken out; what a person said while no run was made and no report written.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.records.gradebook import Gradebook
from grader.records.record import Correction

# What a difference in a record's provenance means to a person, in the order in which it is said.
REASONS = {
    "submission": "another file was handed in",
    "suite": "tests were changed",
    "grading": "the solutions, comparisons or grader were changed",
    "model": "another model",
    "model_digest": "the model's files were changed",
    "seed": "another seed",
    "time_limit": "another time limit",
    "follow_through": "follow-through was switched",
    "isolation": "another isolation",
    "kit": "another version of the kit",
    "python": "another Python",
    "torch": "another torch",
    "transformers": "another transformers",
    "tokenizers": "another tokenizers",
}
# The same for what people said, by the kind of the correction.
SAID = {
    "left_out": "other tests are left out",
    "late": "lateness counts otherwise",
    "adjusted": "it was adjusted otherwise",
    "excused": "other work is excused",
}
POINTS = "points were changed"
AGAIN = "it was graded again"


@dataclass(frozen=True)
class Turned:
    """A test whose verdict is another than before; "" stands for a test that was not there."""

    exercise: str
    test: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One student's grade before and after; None where there was none. `why` is in words, `exercises` the points."""

    student: str
    before: float | None
    after: float
    why: tuple[str, ...]
    exercises: dict[str, tuple[float, float]] = field(default_factory=dict)
    tests: tuple[Turned, ...] = ()

    @property
    def difference(self) -> float:
        """Points won; 0 for a student who is new."""
        return 0.0 if self.before is None else round(self.after - self.before, 4)


@dataclass(frozen=True)
class _State:
    record: int
    score: float
    exercises: dict[str, float]
    said: dict[str, str]
    points: str
    corrections: list[Correction]

    def of_kind(self, kind: str) -> list[tuple[str, str]]:
        """What people said, by the kind of correction: about what, and which words."""
        return [(one["exercise"], one["said"]) for one in self.corrections if one["kind"] == kind]


def changes(book: Gradebook, course: str, earlier: int, later: int) -> Iterator[Change]:
    """Whose grade or verdicts differ between the states after two runs (their ids; 0 is before the first), by name."""
    before, after = _states(book, course, earlier), _states(book, course, later)
    for student in sorted(after):
        old, new = before.get(student), after[student]
        if old is None:
            yield Change(student, None, new.score, ())
        elif old != new:
            found = Change(student, old.score, new.score, _why(old, new), _exercises(old, new), _tests(book, old, new))
            if found.difference or found.exercises or found.tests:
                yield found


def differences(before: Mapping[str, float], after: Mapping[str, float]) -> list[Change]:
    """Whose grade differs, where nothing was graded: by what people said, or by points."""
    return [
        Change(student, before.get(student), points, ())
        for student, points in sorted(after.items())
        if before.get(student) != points
    ]


def summary(found: list[Change]) -> str:
    """`3 grades went up, 1 down, 2 new`; "" where nothing changed."""
    counts = (
        (sum(change.difference > 0 for change in found), "up"),
        (sum(change.difference < 0 for change in found), "down"),
        (sum(change.before is None for change in found), "new"),
    )
    words = [f"{count} {what}" for count, what in counts if count]
    if not words:
        return ""
    first = words[0]
    count, _, what = first.partition(" ")
    if what != "new":
        words[0] = f"{count} {'grade' if count == '1' else 'grades'} went {what}"
    return ", ".join(words)


def _states(book: Gradebook, course: str, run: int) -> dict[str, _State]:
    rows = book.rows(
        "SELECT students.name, records.id, coalesce(finals.score, records.score) AS score, "
        "coalesce(finals.exercises, records.exercises) AS exercises, "
        "coalesce(finals.corrections, '[]') AS corrections, "
        "records.points, provenances.said, digest "
        "FROM records JOIN students ON students.id = records.student "
        "JOIN provenances ON provenances.id = records.provenance "
        "JOIN submissions ON submissions.id = records.submission "
        "LEFT JOIN finals ON finals.run = ? AND finals.student = records.student AND finals.record = records.id "
        "JOIN standing ON standing.course = records.course AND standing.student = records.student "
        "WHERE NOT standing.gone AND records.id IN "
        "(SELECT max(id) FROM records WHERE course = ? AND run <= ? GROUP BY student)",
        run,
        course,
        run,
    )
    return {
        row["name"]: _State(
            row["id"],
            row["score"],
            _points(json.loads(row["exercises"])),
            json.loads(row["said"]) | {"submission": row["digest"]},
            row["points"],
            json.loads(row["corrections"]),
        )
        for row in rows
    }


def _points(exercises: dict[str, Any]) -> dict[str, float]:
    """The points of the exercises, of a record or as they were shown."""
    return {name: points["score"] if isinstance(points, dict) else points for name, points in exercises.items()}


def _why(old: _State, new: _State) -> tuple[str, ...]:
    said = [words for key, words in REASONS.items() if old.said.get(key) != new.said.get(key)]
    said += [words for kind, words in SAID.items() if old.of_kind(kind) != new.of_kind(kind)]
    if old.points != new.points:
        said.append(POINTS)
    return tuple(said) or (AGAIN,)


def _exercises(old: _State, new: _State) -> dict[str, tuple[float, float]]:
    pairs = {name: (old.exercises.get(name, 0.0), points) for name, points in new.exercises.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _tests(book: Gradebook, old: _State, new: _State) -> tuple[Turned, ...]:
    query = "SELECT exercise, name, visibility, title, verdict FROM test_outcomes WHERE record = ? ORDER BY place"
    before, after = (
        {(row["exercise"], row["name"], row["visibility"]): row for row in book.rows(query, state.record)}
        for state in (old, new)
    )
    turned = []
    for key in dict.fromkeys([*after, *before]):
        verdicts = [rows[key]["verdict"] if key in rows else "" for rows in (before, after)]
        if verdicts[0] != verdicts[1]:
            title = (after.get(key) or before[key])["title"]
            turned.append(Turned(key[0], key[1], title, *verdicts))
    return tuple(turned)
