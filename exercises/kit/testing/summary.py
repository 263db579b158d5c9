"""The end of `pytest exercises`: a summary that a student can read, and what is remembered of it.

The checks may have run in other processes (pytest-xdist): what is told of them here comes from their reports alone.
Not covered: the words for one exercise (feedback/result.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from exercises.kit.feedback import green, progress, result
from exercises.kit.feedback.result import Check
from exercises.kit.manifest import Course
from exercises.kit.testing.plugin import COURSES


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable(report: Any) -> Any:
    """Tests may run in other processes (pytest-xdist): a report's `Check` crosses as a dictionary."""
    data = yield
    if data is not None and data.get("exercise_check") is not None:
        data["exercise_check"] = asdict(report.exercise_check)
    return data


@pytest.hookimpl(wrapper=True)
def pytest_report_from_serializable(data: dict[str, Any]) -> Any:
    report = yield
    if getattr(report, "exercise_check", None) is not None:
        report.exercise_check = Check(**report.exercise_check)
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    check = getattr(report, "exercise_check", None)
    if check is not None and check.outcome == result.NOT_ATTEMPTED:
        return "not attempted", "-", "NOT ATTEMPTED"
    return None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # a process of pytest-xdist's knows of its own checks only
    checks: dict[str, list[Check]] = {}
    for group in terminalreporter.stats.values():
        for report in group:
            check = getattr(report, "exercise_check", None)
            if check is not None and (report.when == "call" or not report.passed):
                checks.setdefault(check.exercise, []).append(check)
    stopped = next((check.message for found in checks.values() for check in found if check.stops), "")
    if stopped:
        terminalreporter.section("your exercises")
        terminalreporter.write_line(stopped)
        return
    ran = [
        (course, result.of_all(course, checks, _known(course, checks, config)) if checks else [])
        for course in config.stash[COURSES]
    ]
    for course, results in ran:
        if results:
            whole = _whole(results, checks, config)
            said = green.told(course, whole, _file(course, config))
            progress.record(course, results, _file(course, config), {found.exercise for found in whole})
            title = "your exercises" if sum(bool(found) for _, found in ran) == 1 else f"your exercises: {course.title}"
            terminalreporter.section(title)
            known = progress.load(course).known
            done = [name for name, of_one in known.items() if of_one.result.state == result.DONE]
            # What is to be mended stands last, where it is seen.
            lines, count = result.summary(course, results), len(results) + 1
            for line in [*lines[:count], *said, *lines[count:], *result.whats_next(course, results, done)]:
                terminalreporter.write_line(line)


def _known(course: Course, checks: Collection[str], config: pytest.Config) -> list[result.Result]:
    """What an earlier run has said of the exercises that were left out this time, if the file is the same."""
    digest = progress.digest_of(_file(course, config))
    known = {name: found for name, found in progress.load(course).known.items() if name not in checks}
    return [found.result for found in known.values() if digest and found.digest == digest]


def _whole(
    results: list[result.Result], checks: Mapping[str, list[Check]], config: pytest.Config
) -> list[result.Result]:
    """The results of those exercises of which all checks ran, in whatever process."""
    if any("::" in argument for argument in config.args):
        return []
    return [found for found in results if len(checks[found.exercise]) == checks[found.exercise][0].of]


def _file(course: Course, config: pytest.Config) -> Path:
    return Path(config.getoption("--submission") or course.stub)
