"""What a class is graded with, and how a record names it.

`Settings` goes to every judge. `provenance` is what each record says of it: two records with the same provenance were
made with the same tests, inputs, model, kit and isolation, so a run need not make the second one.
"""

from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit import manifest, models
from grader.harness.suites import HIDDEN
from grader.sandbox import client, lockdown

# Up to this size of its weights, a model is fast enough for the usual time limits.
BYTES_WITHIN_LIMITS = 80_000_000


@dataclass(frozen=True)
class Settings:
    """What a class is graded with."""

    model: str = models.DEFAULT
    suite: Path = HIDDEN
    seed: int = 0
    tier: str = field(default_factory=lockdown.best_tier)
    follow_through: bool = True
    limits: client.Limits = field(default_factory=client.Limits)
    course: str = manifest.MAIN


def limits_for(model: str) -> client.Limits:
    """The time limits for a model: longer for one that is larger than what the defaults are meant for.

    Measured: a model of 540 MB needs up to 19 s for what pocket does in 0.6 s. Raises models.ModelNotFound.
    """
    weights = sum(path.stat().st_size for path in models.folder_of(model).glob("*.safetensors"))
    scale = max(1.0, weights / BYTES_WITHIN_LIMITS)
    usual = client.Limits()
    return client.Limits(usual.call * scale, usual.load * scale, usual.submission * scale)
