"""Switches on what `pytest exercises` needs: hands in the courses and, where there is a catalogue, known mistakes.

The rest is in kit/testing/plugin.py.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exercises.kit.diagnosis import KnownMistakes
from exercises.kit.errors import UserError
from exercises.kit.known import table
from exercises.kit.manifest import Course, courses
from exercises.kit.system import terminal
from exercises.kit.testing import plugin
from exercises.kit.testing.debugging import pytest_exception_interact, pytest_runtest_call  # noqa: F401 (as below)
from exercises.kit.testing.plugin import (  # noqa: F401 (pytest finds hooks and fixtures by name here)
    accepted,
    pytest_itemcollected,
    pytest_runtest_makereport,
    pytest_runtest_setup,
    reference,
    resolve_handle,
    student,
    submission,
    tolerance,
)
from exercises.kit.testing.summary import (  # noqa: F401
    pytest_report_from_serializable,
    pytest_report_teststatus,
    pytest_report_to_serializable,
    pytest_terminal_summary,
)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.import_plugin("exercises.kit.testing.options")


def pytest_configure(config: pytest.Config) -> None:
    try:
        found = courses()
        plugin.hand_in(config, found, _known_mistakes(found), _right_answers(found))
    except UserError as problem:
        raise pytest.UsageError(str(problem)) from None
    terminal.lose_nothing()
    plugin.quieten(config)


# The folders beside the checks that hold none: to look through the kit takes longer than all else that pytest collects.
collect_ignore = ["kit", "pictures", "pocket"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the checks of another course, unless its folder is named: `pytest exercises/stretch`."""
    here = Path(__file__).parent.resolve()
    others = {course.checks for course in config.stash[plugin.COURSES]} - {here}
    if collection_path.name not in {folder.name for folder in others}:
        return None  # pytest asks for every file, at every save
    named = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    folder = collection_path.resolve()
    return True if folder in others and not any(path.is_relative_to(folder) for path in named) else None


def _known_mistakes(found: tuple[Course, ...]) -> dict[str, KnownMistakes]:
    """What is known of mistakes, by the course's name: the catalogue; in a class's copy, which has none, a table."""
    try:
        from solutions.misconceptions import Catalogue
    except ImportError:
        return {**table.read(found[0].manifest.parent / table.FILE, found)}
    return {course.name: Catalogue(course) for course in found}


def _right_answers(found: tuple[Course, ...]) -> dict[str, Callable[..., Any]]:
    """What the courses answer beside the pipeline, by name; nothing in a class's bundle, which has a file of it."""
    if not all(course.solutions.exists() for course in found):
        return {}
    try:
        from solutions import oracle
    except ImportError:
        return {}
    return {name: function for course in found for name, function in oracle.own(course).items()}


@pytest.fixture(scope="session")
def course(request: pytest.FixtureRequest) -> Course:
    """The course that the checks of this folder are of."""
    return plugin.course_in(request.config, Path(__file__).parent)
