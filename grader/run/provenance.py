"""What a record says of how it was made, so that a run need not make it again, and never takes an old one for a new.

Two records with the same provenance were made with the same tests, code, answers, inputs, model, versions and
isolation. Points are no part of it: they are worked out from the verdicts (grader/records/scoring.py), whenever a run
finds that they have changed.
Not covered: the machine. Another processor rounds otherwise, within what tolerances allow.
"""

import importlib.metadata
import platform

from exercises.kit import models
from exercises.kit.manifest import Course, courses
from grader import __version__
from grader.harness import suites
from grader.intake.submissions import Submission
from grader.records.gradebook import Gradebook
from grader.run.settings import Settings
from grader.sandbox.client import Limits

# The packages whose version may change what the pipeline answers.
PACKAGES = ("torch", "transformers", "tokenizers")

# What a record calls the time limit of a call when somebody set one, and when the pace of the reference decided it.
TIME_LIMIT, MEASURED_LIMIT = "time_limit", "call_seconds"

Provenance = dict[str, str]


def provenance(settings: Settings) -> Provenance:
    """What every record of this run says about how it was made."""
    course = settings.course
    named = {} if _is_first(course) and not course.is_folder else {"course": course.name}
    if settings.time_limit is not None:
        named[TIME_LIMIT] = f"{settings.time_limit:g}"
    return named | {
        "kit": __version__,
        "suite": suites.digest(suites.tests_of(settings.hidden, course)),
        "grading": grading(course),
        "model": settings.model,
        "model_digest": models.digest(settings.model),
        "seed": str(settings.seed),
        "isolation": settings.tier,
        "follow_through": "on" if settings.follow_through else "off",
        "python": platform.python_version(),
        **{package: importlib.metadata.version(package) for package in PACKAGES},
    }


def grading(course: Course) -> str:
    """The fingerprint of all that can change a verdict, beside the tests, the model under test and the versions."""
    # The stand-ins of other architectures stand on the embedded model's tokenizer, whatever model is graded.
    stand_ins = models.digest(models.DEFAULT)
    return suites.digest(suites.grading_files(course), suites.exercises_digest(course), stand_ins)


def _is_first(course: Course) -> bool:
    return courses(course.manifest)[0].name == course.name


def time_limit_of(made_with: Provenance) -> float | None:
    """The time limit that somebody set when a record was made."""
    return float(made_with[TIME_LIMIT]) if TIME_LIMIT in made_with else None


def other_time_limit(settings: Settings, book: Gradebook) -> list[str]:
    """How the time limit differs from those that the records in a gradebook were made with, for who is asked."""
    now = None if settings.time_limit is None else f"{settings.time_limit:g}"
    known = {standing.provenance.get(TIME_LIMIT) for standing in book.standing(settings.course.name)}
    said = ", ".join(sorted(limit or "the usual" for limit in known))
    return [f"--time-limit was {said} and is {now or 'the usual'}"] if known and now not in known else []


def of_submission(common: Provenance, submission: Submission, limits: Limits | None = None) -> Provenance:
    """The provenance of one submission's record; with the limits that a judge found for its machine."""
    measured = {} if limits is None or TIME_LIMIT in common else {MEASURED_LIMIT: f"{limits.call:.3g}"}
    return {**common, **measured, "submission": submission.digest}


def comparable(said: Provenance) -> Provenance:
    """What must be the same for a record to hold: all but what follows from the machine's pace."""
    return {name: value for name, value in said.items() if name != MEASURED_LIMIT}
