"""Runs the hidden suites of the stretch course against one submission: `pytest tests/hidden_stretch --submission FILE`.

Without --submission it is the solutions that are run. The fixtures are the grader's own; beside tests/hidden in one
session they share all but `student`.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from exercises.kit import manifest, models
from grader.harness import plugin
from grader.harness.batch import Run
from grader.harness.plugin import accepted, inputs, pytest_runtest_setup, reference, rounding, tolerance  # noqa: F401
from grader.intake import submissions

STRETCH = pytest.StashKey[Run]()


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("exercises.kit.testing.options")


def pytest_configure(config: pytest.Config) -> None:
    course = manifest.course("stretch")
    path = Path(config.getoption("--submission") or course.solutions)
    try:
        batch = [found.load() for found in submissions.find(path, course)]
    except submissions.NoSubmissions as error:
        raise pytest.UsageError(str(error)) from None
    run = Run(batch, models.chosen(config.getoption("--model")), course="stretch")
    config.stash[STRETCH] = run
    config.stash.setdefault(plugin.RUN, run)


@pytest.fixture(scope="session")
def student(request: pytest.FixtureRequest) -> Iterator[SimpleNamespace]:
    """The functions of the submission, in a worker of its own."""
    with plugin.serving(request.config.stash[STRETCH]) as functions:
        yield functions
