"""Runs this hidden suite against one submission: tests/support/hidden.py has what that takes."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.harness.batch import Batch
from grader.harness.plugin import (  # noqa: F401 (pytest finds fixtures by name here)
    accepted,
    inputs,
    reference,
    rounding,
    tolerance,
)
from tests.support import hidden

COURSE = hidden.course_of(Path(__file__).parent)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("exercises.kit.testing.options")


def pytest_configure(config: pytest.Config) -> None:
    hidden.asked_for(config, COURSE)  # a file that is not there is a wrong command line


@pytest.fixture(scope="session")
def batch(request: pytest.FixtureRequest) -> Iterator[Batch]:
    yield from hidden.batch_of(request, COURSE)


@pytest.fixture(scope="session")
def student(batch: Batch) -> Iterator[SimpleNamespace]:
    """The functions of the submission, in a worker of its own."""
    yield from hidden.student_of(batch)
