"""`pytest exercises/stretch`: the fixtures of the folder above, over the course whose checks lie here."""

from pathlib import Path

import pytest

from exercises.kit.manifest import Course
from exercises.kit.testing import plugin
from exercises.kit.testing.plugin import student, submission  # noqa: F401 (of this folder: with the course below)


@pytest.fixture(scope="session")
def course(request: pytest.FixtureRequest) -> Course:
    """The course that the checks of this folder are of."""
    return plugin.course_in(request.config, Path(__file__).parent)
