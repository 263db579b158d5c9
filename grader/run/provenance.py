"""TODO."""

import hashlib
from pathlib import Path

from exercises.kit import manifest, models
from grader import __version__
from grader.harness.suites import public_checks
from grader.intake.submissions import Submission
from grader.run.settings import Settings


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


def digest(*paths: Path) -> str:
    """'sha256:...' over the names and contents of files, wherever they lie."""
    total = hashlib.sha256()
    for name, content in sorted((path.name.encode(), hashlib.sha256(path.read_bytes()).digest()) for path in paths):
        total.update(name + b"\0" + content)
    return "sha256:" + total.hexdigest()


def of_submission(common: dict[str, str], submission: Submission) -> dict[str, str]:
    """The provenance of one submission's record."""
    return {**common, "submission": submission.digest}
