"""Runs the hidden suites against one submission, in a worker: `pytest tests/hidden --submission FILE`.

Without --submission it is the solutions that are run. The fixtures are the grader's own.
"""

from pathlib import Path

import pytest

from exercises.kit import models
from grader import submissions, suite
from grader.suite import inputs, reference, rounding, student, tolerance  # noqa: F401 (pytest finds them by name here)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("exercises.kit.options")


def pytest_configure(config: pytest.Config) -> None:
    path = Path(config.getoption("--submission") or submissions.SOLUTIONS)
    try:
        batch = submissions.find(path)
    except submissions.NoSubmissions as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[suite.RUN] = suite.Run(batch, models.chosen(config.getoption("--model")))
