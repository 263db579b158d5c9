"""What grading a batch of submissions shares: the batch, the zygote, the reference, and what came out.

suite.py fills it in; follow.py reads it.
"""

from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from exercises.kit import manifest, models
from grader.harness.reference import Reference
from grader.intake.submissions import Submission
from grader.records.record import Outcome
from grader.sandbox import client, lockdown, spawner, standby

# Which test of which exercise: visibility, exercise, name.
Key = tuple[str, str, str]


@dataclass
class Call:
    """One call of a test: {"value": ...} or {"raised": text} is what came of it."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outcome: dict[str, Any]


@dataclass
class Tested:
    """One test of one submission: its verdict, what led to it, and the part of its message that a diagnosis keeps."""

    __test__ = False  # for pytest: this is no test class

    verdict: Outcome
    calls: list[Call]
    kept: str
    error: BaseException | None

    @property
    def key(self) -> Key:
        return self.verdict.visibility, self.verdict.exercise, self.verdict.name


@dataclass
class Run:
    """What the fixtures share while a batch is graded. The zygote starts when the first test asks for it.

    `only` limits the session to some tests of each submission. `following`: the functions that a function builds on are
    the reference's. `number` is that of the submission whose turn it is, `student` its functions; `tested` is what
    comes out, by number.
    """

    batch: list[Submission]
    model: str
    seed: int = 0
    tier: str = field(default_factory=lockdown.best_tier)
    limits: client.Limits = field(default_factory=client.Limits)
    only: dict[int, set[Key]] | None = None
    following: bool = False
    number: int = 0
    tested: dict[int, list[Tested]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    course: str = manifest.MAIN
    student: SimpleNamespace | None = None
    calls: list[Call] = field(default_factory=list)

    @property
    def reference(self) -> Reference:
        return _reference(self.model, self.tier)

    @property
    def zygote(self) -> spawner.Spawner:
        return zygote(self.model, self.tier)

    @property
    def verdicts(self) -> dict[int, list[Outcome]]:
        return {number: [each.verdict for each in tested] for number, tested in self.tested.items()}


# One zygote and one set of reference answers per model and tier serve every session of a judge process.
def zygote(model: str, tier: str = "") -> spawner.Spawner:
    """What makes workers for this model, in this tier (the best one unless said), started at the first call."""
    return _zygote(model, tier or lockdown.best_tier())


@cache
def _zygote(model: str, tier: str) -> spawner.Spawner:
    folder = models.located(model)
    return standby.Pool(folder) if tier == lockdown.PROCESS else spawner.Zygote(folder, tier)


@cache
def _reference(model: str, tier: str) -> Reference:
    return Reference(model, zygote(model, tier))


def forget(model: str, tier: str) -> None:
    """Close this model's zygote, so that the next run starts a new one."""
    zygote(model, tier).close()
    _zygote.cache_clear()
    _reference.cache_clear()
