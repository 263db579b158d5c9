"""What `pytest tests/hidden --submission FILE` and its like for other courses are made of: one submission, in a worker.

Without --submission it is the solutions that are run. The fixtures are the grader's own (grader/harness/plugin.py).
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from exercises.kit import manifest, models
from exercises.kit.manifest import Course
from grader.harness import plugin
from grader.harness.batch import Batch
from grader.intake import submissions
from grader.intake.submissions import Submission
from grader.run.judge import Judge
from grader.run.settings import Settings, limits_for
from tests.support import inline


def course_of(folder: Path) -> Course:
    """The course whose hidden suite lies in a folder."""
    return next(course for course in manifest.courses() if course.hidden == folder)


def asked_for(config: pytest.Config, course: Course) -> list[Submission]:
    """The submission that the command line names. Raises pytest.UsageError."""
    path = Path(config.getoption("--submission") or course.solutions)
    try:
        return [found.load() for found in submissions.find(path, course)]
    except submissions.NoSubmissions as error:
        raise pytest.UsageError(str(error)) from None


def batch_of(request: pytest.FixtureRequest, course: Course) -> Iterator[Batch]:
    """A batch of that submission, with a judge that lasts as long as the session.

    By the usual model its workers come from the zygote of all tests.
    """
    config = request.config
    name, seconds = models.chosen(config.getoption("--model"), course.model), config.getoption("--time-limit")
    settings = Settings(course, name, limits=limits_for(seconds), time_limit=seconds)
    if name == models.DEFAULT:
        with inline.borrowed(request.getfixturevalue("judge").zygote):
            judge = Judge(settings)
        yield judge.batch(asked_for(config, course))
        judge.reference.save()
        return
    with Judge(settings) as judge:
        yield judge.batch(asked_for(config, course))
        judge.reference.save()


def student_of(batch: Batch) -> Iterator[SimpleNamespace]:
    """The functions of the submission, in a worker of its own."""
    with plugin.serving(batch) as functions:
        yield functions
