"""The record: what a run says about one submission. Every report is made from records and from nothing else.

A record is one line of `results.jsonl` (store.py). Its tests are `Outcome`s: the harness makes them without points,
and scoring.py gives each its share. What is in a record may be shown to its student, since the messages of hidden tests
are redacted before they get here (harness/verdicts.py).
What tests gave is one thing, what people said about it another: a record in the gradebook has no corrections. One that
a report shows has them (final.py), and its points are what became of the tests' by all of them.
Not covered: who may see what of it; that is for the reports.
"""

from dataclasses import dataclass, field
from typing import Literal, TypedDict, get_args

Verdict = Literal[
    "passed", "wrong", "error", "not_attempted", "timeout", "memory", "crashed", "blocked", "missing_module",
    "unreadable", "grader_error",
]  # fmt: skip
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Visibility = Literal["public", "hidden"]
Status = Literal["graded", "unreadable"]
CorrectionKind = Literal["left_out", "late", "adjusted", "excused"]
# What a correction names that is about no single exercise.
TOTAL = "total"


@dataclass(frozen=True)
class Outcome:
    """What came out of one test of one submission.

    `score` of `max_score` are the exercise's points, split evenly over its tests; both are 0 until scoring.py gives
    them. `seconds` is how long the test took. One that is `left_out` gives no points and costs none, whatever its
    verdict.
    """

    exercise: str
    name: str
    title: str
    visibility: Visibility
    verdict: Verdict
    score: float = 0.0
    max_score: float = 0.0
    message: str = ""
    seconds: float = 0.0
    followed_through: bool = False
    left_out: bool = False


class Points(TypedDict):
    """What an exercise gave, and what it could give."""

    score: float
    max_score: float


class Correction(TypedDict):
    """What was said about points, and what it made of them.

    `before` and `after` are the points of the exercise, or the total. `said` is what was written; for a test that was
    left out its name, and `comment` its title. Else the comment is one for the student.
    """

    exercise: str
    kind: CorrectionKind
    said: str
    before: float
    after: float
    comment: str
    who: str


@dataclass(frozen=True)
class Record:
    """What a run says about one submission. `provenance` says what it was graded with.

    `handed_in` is ISO 8601, "" where nobody says when. `corrections` are in the order in which they were made.
    """

    student: str
    source: str
    score: float
    max_score: float
    status: Status
    message: str
    exercises: dict[str, Points] = field(default_factory=dict)
    tests: list[Outcome] = field(default_factory=list)
    provenance: dict[str, str] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    handed_in: str = ""
    late: bool = False

    def score_of(self, exercise: str) -> float:
        """The points that an exercise gave; 0 for one that the record does not know."""
        return self.exercises[exercise]["score"] if exercise in self.exercises else 0.0

    def corrections_of(self, exercise: str) -> list[Correction]:
        """What was said about an exercise, or about the total."""
        return [correction for correction in self.corrections if correction["exercise"] == exercise]

    def kinds_of(self, exercise: str) -> set[CorrectionKind]:
        """The kinds of what was said about an exercise, or about the total."""
        return {correction["kind"] for correction in self.corrections_of(exercise)}

    def is_excused(self, exercise: str = TOTAL) -> bool:
        """Whether an exercise, or all of it, does not count for this student."""
        return "excused" in self.kinds_of(exercise)

    @property
    def is_adjusted(self) -> bool:
        """Whether its points are others than those that its tests add up to."""
        return any(one["kind"] != "left_out" for one in self.corrections) or any(
            not points["max_score"] for points in self.exercises.values()
        )

    @property
    def has_grader_error(self) -> bool:
        """Whether a fault of the kit's own has spoilt it."""
        return any(test.verdict == "grader_error" for test in self.tests)
