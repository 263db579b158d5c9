"""Runs the hidden suites against one submission, in a worker: `pytest tests/hidden --submission FILE`.

Without --submission it is the solutions that are run. The fixtures are the grader's own.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from exercises.kit import manifest, models
from grader.harness import plugin
from grader.harness.batch import Run
from grader.harness.plugin import accepted, inputs, pytest_runtest_setup, reference, rounding, tolerance  # noqa: F401 (pytest finds hooks and fixtures by name here)
from grader.intake import submissions


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("exercises.kit.testing.options")


def pytest_configure(config: pytest.Config) -> None:
    course = manifest.courses()[0]
    path = Path(config.getoption("--submission") or course.solutions)
    try:
        batch = [found.load() for found in submissions.find(path, course)]
    except submissions.NoSubmissions as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[plugin.RUN] = Run(batch, models.chosen(config.getoption("--model")))


@pytest.fixture(scope="session")
def student(request: pytest.FixtureRequest) -> Iterator[SimpleNamespace]:
    """The functions of the submission, in a worker of its own."""
    with plugin.serving(request.config.stash[plugin.RUN]) as functions:
        yield functions
