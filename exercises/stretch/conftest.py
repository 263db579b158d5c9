"""`pytest exercises/stretch`: the fixtures of the main course, over the file of this one."""

import pytest

from exercises.kit import manifest
from exercises.kit.submission import loader
from exercises.kit.testing import plugin
from exercises.kit.testing.plugin import student  # noqa: F401 (of this folder: with the submission below)


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> loader.Submission | None:
    """The student's file of this course, read and not yet run; None where functions are given as objects."""
    return plugin.read_submission(request.config, manifest.path_of("stretch"))
