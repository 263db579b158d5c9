"""Switches on what `pytest exercises` needs. All of it is in kit/plugin.py."""

import pytest

from exercises.kit.testing.plugin import (  # noqa: F401 (pytest finds hooks and fixtures by name here)
    pytest_configure,
    pytest_itemcollected,
    pytest_report_teststatus,
    pytest_runtest_makereport,
    pytest_terminal_summary,
    reference,
    resolve_handle,
    student,
    submission,
    tolerance,
)

# By request only: `pytest exercises/stretch`.
collect_ignore = ["stretch"]


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("exercises.kit.testing.options")
