"""What a class is graded with, and how a record names it.

`Settings` goes to every judge. `provenance` is what each record says of it: two records with the same provenance were
made with the same tests, inputs, model, kit and isolation, so a run need not make the second one.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit import manifest, models
from grader import __version__
from grader.sandbox import client, lockdown
from grader.submissions import Submission

PUBLIC = Path(__file__).parent.parent / "exercises"
HIDDEN = Path(__file__).parent.parent / "tests" / "hidden"
# The hidden suite of each course.
SUITES = {manifest.MAIN: HIDDEN, "stretch": HIDDEN.with_name("hidden_stretch")}
# Up to this size of its weights, a model is fast enough for the usual time limits.
BYTES_WITHIN_LIMITS = 80_000_000


class RunFault(Exception):
    """The run can't go on, and it is no submission's fault; the message says what to mend."""


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


def provenance(settings: Settings) -> dict[str, str]:
    """What every record of this run says about how it was made."""
    course = {} if settings.course == manifest.MAIN else {"course": settings.course}
    return course | {
        "kit": __version__,
        "suite": digest(*public_checks(settings.course), *settings.suite.rglob("*.py")),
        "model": settings.model,
        "model_digest": models.digest(settings.model),
        "seed": str(settings.seed),
        "isolation": settings.tier,
        "follow_through": "on" if settings.follow_through else "off",
    }


def public_checks(course: str) -> list[Path]:
    """The files of a course's public checks, in the order of its exercises."""
    return sorted(manifest.path_of(course).parent.glob("test_*.py"))


def hidden_tests(suite: Path, course: str) -> list[Path]:
    """The files of a suite's tests. A copy of a public check is none of them: that runs anyway, and once is enough."""
    public = {path.name: path for path in public_checks(course)}
    return [
        path
        for path in ([suite] if suite.is_file() else sorted(suite.rglob("test_*.py")))
        if path.name not in public or path.read_bytes() != public[path.name].read_bytes()
    ]


def digest(*paths: Path) -> str:
    """'sha256:...' over the names and contents of files, wherever they lie."""
    total = hashlib.sha256()
    for name, content in sorted((path.name.encode(), hashlib.sha256(path.read_bytes()).digest()) for path in paths):
        total.update(name + b"\0" + content)
    return "sha256:" + total.hexdigest()


def of_submission(common: dict[str, str], submission: Submission) -> dict[str, str]:
    """The provenance of one submission's record."""
    return {**common, "submission": submission.digest}


def suite_files(folder: Path) -> dict[str, bytes]:
    """A suite as data, to be sent to another machine: the content of each file by its path in the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def write_suite(files: dict[str, bytes], folder: Path) -> None:
    """Lay out in a folder what `suite_files` gave. Raises ValueError for a path that leads out of it."""
    for name, content in files.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise ValueError(f"{name}: a suite's file must lie in its folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
