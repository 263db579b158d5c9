"""A batch of submissions while it is graded: what they are graded with, whose turn it is, and what came out.

session.py fills it in, and follow_through.py reads it and turns some of its outcomes.
Not covered: points. A batch knows outcomes only; grader/records/scoring.py gives them their points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple

from exercises.kit.diagnosis import Answer
from exercises.kit.manifest import Course
from grader.harness.inputs import Corpus
from grader.harness.reference.answers import Reference
from grader.intake.submissions import Submission
from grader.records.record import Outcome, Visibility
from grader.sandbox.client import Limits, Worker
from grader.sandbox.spawner import Spawner


class Key(NamedTuple):
    """Which test of which exercise."""

    visibility: Visibility
    exercise: str
    name: str


@dataclass
class Call:
    """One call of a student's function by a test. `answer` is None until it has come."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    answer: Answer | None = None

    def forget(self) -> None:
        """Let go of the answer: it is too large to keep."""
        self.answer = None


@dataclass
class Trial:
    """One test of one submission as it ran: its outcome, and what led to it.

    `kept` is the part of the outcome's message that stays when a diagnosis adds its sentence. `fault` says where a test
    failed by itself: it may hold what is hidden, and goes into no record.
    """

    outcome: Outcome
    calls: list[Call]
    kept: str
    error: BaseException | None
    fault: str = ""

    @property
    def key(self) -> Key:
        return Key(self.outcome.visibility, self.outcome.exercise, self.outcome.name)


@dataclass
class Batch:
    """What the fixtures share while some submissions are graded.

    `only` limits the tests of each submission, by its number; None is no limit. While `following`, the functions that a
    function builds on are the reference's. `number` is that of the submission whose turn it is, `student` its
    functions and `worker` what they run in; `calls` is what the test that runs now has called. What comes out, by
    number: `trials`, `notes`, and `spent`, the seconds of a submission's time, of which a second try has no new ones.
    `uses` is what each submission's functions call of its others (exercises/kit/feedback/building.py).
    `room` is how many bytes of a submission's results may still be kept, and `waited` how long the worker and the
    reference had been waited for when the test began.
    """

    submissions: list[Submission]
    course: Course
    corpus: Corpus
    zygote: Spawner
    reference: Reference
    seed: int = 0
    limits: Limits = field(default_factory=Limits)
    only: dict[int, set[Key]] | None = None
    following: bool = False
    number: int = 0
    student: SimpleNamespace | None = None
    worker: Worker | None = None
    calls: list[Call] = field(default_factory=list)
    trials: dict[int, list[Trial]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    spent: dict[int, float] = field(default_factory=dict)
    uses: dict[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    room: dict[int, int] = field(default_factory=dict)
    waited: float = 0.0

    def outcomes(self, number: int) -> list[Outcome]:
        """What came out for one submission."""
        return [trial.outcome for trial in self.trials.get(number, [])]
