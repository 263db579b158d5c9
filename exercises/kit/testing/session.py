"""Runs the public checks in this process, on functions given as objects or on a file, and returns plain records.

The checks are those of `pytest exercises`, run by pytest: there is no second way to write one. What was loaded and what
the pipeline answered is kept for the next call, so all but the first take a fraction of a second.
Not covered: a C library that hangs, and code that ends the process; watch mode runs this in a child of its own.
"""

import linecache
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_timeout

from exercises.kit.errors import UserError
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.result import Check, Result
from exercises.kit.manifest import Course
from exercises.kit.testing import plugin
from exercises.kit.testing.plugin import Given

# Of pytest's plugins, those that change the process they run in, write files, or take long for nothing here.
WITHOUT = (
    "cacheprovider", "terminal", "logging", "warnings", "faulthandler", "unraisableexception", "threadexception",
    "stepwise", "setuponly", "setupplan", "pastebin", "junitxml", "legacypath",
)  # fmt: skip
SETTINGS = Path(__file__).with_name("nothing.ini")


class CannotRun(UserError):
    """No check could be run; the message says why, in words for the student."""

    exit_code = 1


@dataclass(eq=False)  # pytest 8 looks for its plugins in a set
class _Session:
    """A pytest plugin: it chooses the checks that run, hands in what they run on, and collects what comes out."""

    course: Course
    names: Collection[str]
    given: Given | None = None
    tell: Callable[[Result], None] = lambda result: None
    note: Callable[[str], None] = lambda line: None
    begin: Callable[[str, int], None] = lambda name, total: None
    asks: Callable[[bool], None] = lambda on: None
    checks: dict[str, list[Check]] = field(default_factory=dict)
    to_come: dict[str, int] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    stopped: BaseException | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # nobody sees pytest's own words
        # A debugger asks for these, which the plugin that is left out would have put here.
        config.option.color, config.option.code_highlight = "auto", "no"
        config.stash[plugin.SHOW] = self.note
        if self.given is not None:
            config.stash[plugin.GIVEN] = self.given

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if _exercise(item) in self.names]
        for item in items:
            name = _exercise(item)
            self.to_come[name] = self.to_come.get(name, 0) + 1

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        name = _exercise(item)
        self.begin(name, self.to_come[name])

    def pytest_runtest_logreport(self, report: Any) -> None:
        check: Check = report.exercise_check
        if report.when == "call" or not report.passed:
            checks = self.checks.setdefault(check.exercise, [])
            checks.append(check)
            if len(checks) == self.to_come[check.exercise] and feedback.counting(checks):
                result = feedback.of(self.course.exercise(check.exercise), checks, self.results)
                self.results.append(result)
                self.tell(result)

    def pytest_enter_pdb(self) -> None:
        self.asks(True)

    def pytest_leave_pdb(self) -> None:
        self.asks(False)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.stopped = excinfo.value


def _exercise(item: pytest.Item) -> str:
    marker = item.get_closest_marker("exercise")
    return marker.args[0] if marker else ""


def check_functions(course: Course, functions: Mapping[str, Any], namespace: dict[str, Any]) -> list[Result]:
    """The public checks of these functions of a course, given by name.

    `namespace` holds the globals of the code around them. Never raises for what a function does; CannotRun when the
    model can't be loaded, KeyboardInterrupt when stopped.
    """
    return _run(_Session(course, list(functions), Given(dict(functions), namespace)), [])


def check_file(
    course: Course,
    path: Path,
    names: Collection[str],
    tell: Callable[[Result], None] = lambda result: None,
    note: Callable[[str], None] = lambda line: None,
    begin: Callable[[str, int], None] = lambda name, total: None,
    asks: Callable[[bool], None] = lambda on: None,
) -> list[Result]:
    """The public checks of the functions in a .py or .ipynb file, which is run in this process.

    `tell` is given each exercise's record as soon as it is there, `note` each remark on the file, and `begin` an
    exercise's name, and how many checks it has, as each of them begins; `asks` is told that a debugger waits for lines,
    and that it does so no longer. Raises CannotRun when the file can't be read or
    does not come to its end, KeyboardInterrupt when stopped.
    """
    return _run(_Session(course, names, None, tell, note, begin, asks), ["--submission", str(path)])


def collect(course: Course) -> None:
    """Import the checks of a course and all that a session needs, and run nothing."""
    pytest.main(_arguments(course, ["--collect-only"]), plugins=[_Session(course, course.names), _Loading(course)])


@dataclass(eq=False)
class _Loading:
    """Loads the known mistakes that the conftest.py beside the checks hands in: what is forked later need not."""

    course: Course

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        mistakes = session.config.stash[plugin.MISTAKES].get(self.course.name)
        if mistakes is not None:
            mistakes.load()


def _run(session: _Session, more: list[str]) -> list[Result]:
    path = list(sys.path)
    # Of a run before this one in the same process: the file's old lines, and that a debugger had been at work.
    linecache.checkcache()
    pytest_timeout.SUPPRESS_TIMEOUT = False
    code = pytest.main(_arguments(session.course, more), plugins=[session])
    sys.path[:] = path
    if isinstance(session.stopped, KeyboardInterrupt):
        raise KeyboardInterrupt
    if session.stopped is not None:
        raise CannotRun(getattr(session.stopped, "msg", str(session.stopped)))
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise CannotRun(f"the checks could not be run (pytest's exit code {code:d}). `pytest exercises` may say why.")
    return session.results


def _arguments(course: Course, more: list[str]) -> list[str]:
    root = str(course.manifest.parent)
    arguments = [str(course.checks), "-c", str(SETTINGS), "--rootdir", root, "--confcutdir", root, "--capture=sys"]
    # Whatever else is installed (plugins that draw the order, or count lines) has no business here, and takes time.
    plugins = ["--disable-plugin-autoload", "-ppytest_timeout", *(f"-pno:{name}" for name in WITHOUT)]
    return [*arguments, *more, *plugins]
