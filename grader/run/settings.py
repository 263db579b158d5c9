"""What a class is graded with. `Settings` goes to every judge; a record names it (provenance.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit import models
from exercises.kit.manifest import Course
from exercises.kit.pipeline import pace
from grader.records.runs import Run
from grader.sandbox import client, lockdown


@dataclass(frozen=True)
class Settings:
    """What a class is graded with. `suite` is the folder of a hidden suite other than the course's own.

    `model` is "" for a course without one. `time_limit` is what somebody said a call may take, and `limits` follow from
    it; where there are none, a judge makes
    them of the pace that the reference has on its machine.
    """

    course: Course
    model: str = models.DEFAULT
    suite: Path | None = None
    seed: int = 0
    tier: lockdown.Tier = field(default_factory=lockdown.best_tier)
    follow_through: bool = True
    limits: client.Limits | None = None
    time_limit: float | None = None

    @property
    def hidden(self) -> Path:
        """The folder of the hidden suite that is graded with."""
        return self.suite or self.course.hidden


def limits_for(seconds: float | None) -> client.Limits | None:
    """The time limits when somebody says how many seconds a call may take: the others move with it."""
    return None if seconds is None else _scaled(seconds / client.Limits().call)


def limits_at(seconds_of_a_pass: float) -> client.Limits:
    """The time limits where a forward pass takes so long: the usual ones, or more where that is slow."""
    return _scaled(pace.limit_at(seconds_of_a_pass) / client.Limits().call)


def _scaled(scale: float) -> client.Limits:
    usual = client.Limits()
    return client.Limits(usual.call * scale, usual.load * scale, usual.submission * scale)


def as_run(
    settings: Settings,
    folder: Path,
    roster: Path | None = None,
    left_out: Sequence[str] = (),
    names: str = "",
    without: Sequence[str] = (),
) -> Run:
    """A run with these settings of the class in a folder, as the gradebook notes it."""
    return Run(
        course=settings.course.name,
        suite=str(settings.hidden.resolve()),
        model=settings.model,
        seed=settings.seed,
        tier=settings.tier,
        follow_through=settings.follow_through,
        folder=str(folder.resolve()),
        roster=str(roster.resolve()) if roster else "",
        names=names,
        left_out=tuple(left_out),
        without=tuple(sorted(set(without))),
    )


def of_run(run: Run, course: Course, time_limit: float | None = None) -> Settings:
    """The settings that a run had, for its course; the time limit is one that a record names."""
    limits, tier = limits_for(time_limit), lockdown.tier_named(run.tier)
    return Settings(course, run.model, Path(run.suite), run.seed, tier, run.follow_through, limits, time_limit)
