"""What a class is graded with. `Settings` goes to every judge; a record names it (provenance.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit import models
from exercises.kit.manifest import Course
from grader.records.runs import Run
from grader.sandbox import client, lockdown

# Up to this size of its weights, a model is fast enough for the usual time limits.
BYTES_WITHIN_LIMITS = 80_000_000


@dataclass(frozen=True)
class Settings:
    """What a class is graded with. `suite` is the folder of a hidden suite other than the course's own.

    `time_limit` is what somebody said a call may take; `limits` follow from it, or from the model's size.
    """

    course: Course
    model: str = models.DEFAULT
    suite: Path | None = None
    seed: int = 0
    tier: lockdown.Tier = field(default_factory=lockdown.best_tier)
    follow_through: bool = True
    limits: client.Limits = field(default_factory=client.Limits)
    time_limit: float | None = None

    @property
    def hidden(self) -> Path:
        """The folder of the hidden suite that is graded with."""
        return self.suite or self.course.hidden


def limits_for(model: str, seconds: float | None = None) -> client.Limits:
    """The time limits for a model: longer for one that is larger than what the defaults are meant for.

    Measured: a model of 540 MB needs up to 19 s for what pocket does in 0.6 s. When somebody says how many `seconds` a
    call may take, that is the limit, whatever the model's size; the other two grow or shrink as much as it does.
    Raises models.ModelNotFound.
    """
    usual = client.Limits()
    if seconds is not None:
        scale = seconds / usual.call
        return client.Limits(seconds, usual.load * scale, usual.submission * scale)
    folder = models.folder_of(model)
    weights = sum(path.stat().st_size for pattern in models.WEIGHTS for path in folder.glob(pattern))
    scale = max(1.0, weights / BYTES_WITHIN_LIMITS)
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
    limits, tier = limits_for(run.model, time_limit), lockdown.tier_named(run.tier)
    return Settings(course, run.model, Path(run.suite), run.seed, tier, run.follow_through, limits, time_limit)
