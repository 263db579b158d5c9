"""The pytest sessions in which batches are graded: one for a single batch (`once`), or one that a judge keeps open.

To start a session, collect the suite and take each test through pytest's protocol for the first time costs a tenth of a
second, as much as a submission. So a judge's session waits for the next batch when it has graded one (`Kept`), in a
thread of its own, because pytest's loop over the tests has to be where it waits.
Covered: a suite that can't be collected, a session that breaks, the second try of tests that failed because of what
they build on, and that fixtures of a suite's own end with the session at the latest.
Not covered: pytest's own parallel or timeout plugins: none is loaded.
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from exercises.kit import manifest
from grader.harness import follow_through, plugin
from grader.harness.batch import Key, Run, Tested
from grader.harness.reference import Reference
from grader.harness.suites import hidden_tests, public_checks
from grader.sandbox import client

# pytest's exit codes for a session that ran its tests: all passed, some failed. (5: none was left to run.)
RAN = (0, 1)
END_SECONDS = 10.0

# What pytest brings for people at a terminal: each of them would look at every test of every submission.
UNUSED_PLUGINS = (
    "cacheprovider", "terminal", "logging", "warnings", "capture", "stepwise", "setuponly", "setupplan", "pastebin",
    "junitxml", "debugging", "faulthandler", "unraisableexception", "threadexception", "doctest", "unittest", "nose",
    "legacypath", "subtests", "tmpdir", "recwarn", "monkeypatch",
)  # fmt: skip

# Runs the public checks and the suite in a folder for each submission of a run; returns pytest's exit code.
Session = Callable[[Run, Path], int]
# Of a session: pytest's exit code, and what is wrong with the suite.
End = tuple[int, list[str]]


def once(run: Run, folder: Path) -> int:
    """A session for this run alone."""
    code, run.problems[:] = _session([run], folder, run.course)
    return code


class Kept:
    """A session that stays open between runs, for as long as they come with the same suite.

    The fixtures of a session hold the reference's answers, so it is also opened anew when these are other ones (the
    zygote that the old ones came from is gone); and when it broke.
    """

    _runs: SimpleQueue[Run | None]
    _ends: SimpleQueue[End | BaseException | None]

    def __init__(self) -> None:
        self._of: tuple[Path, str, Reference] | None = None
        self._thread: threading.Thread | None = None

    def __call__(self, run: Run, folder: Path) -> int:
        of = folder, run.course, run.reference
        if self._thread is None or self._of != of:
            self.close()
            self._of = of
            self._runs, self._ends = SimpleQueue(), SimpleQueue()
            arguments = folder, run.course, self._runs, self._ends
            # A daemon: Python waits for any other thread before it comes to what atexit has, `close` among it.
            self._thread = threading.Thread(target=_serve, args=arguments, daemon=True)
            self._thread.start()
        self._runs.put(run)
        ended = self._ends.get()
        if ended is None:
            return 0
        self.close()
        if isinstance(ended, BaseException):
            raise ended
        code, run.problems[:] = ended
        return code

    def close(self) -> None:
        """End the session, and with it what fixtures of the suite's own are still there."""
        if self._thread is not None:
            self._runs.put(None)
            self._thread.join(END_SECONDS)
            self._thread = None


def _serve(
    folder: Path, course: str, runs: SimpleQueue[Run | None], ends: SimpleQueue[End | BaseException | None]
) -> None:
    """A session for the runs in one queue, until a None. Into the other goes a None for each, and the session's end.

    Whoever has put a run there waits for that, so an exception is an end, too.
    """

    def one_by_one() -> Iterator[Run]:
        while run := runs.get():
            yield run
            ends.put(None)

    try:
        ends.put(_session(one_by_one(), folder, course))
    except BaseException as error:
        ends.put(error)


def _session(runs: Iterable[Run], folder: Path, course: str) -> End:
    """One pytest session for the runs as they come: its exit code, and what is wrong with the suite.

    No conftest.py is read: the public checks' own would run the student's code in this process. The root of the file
    system as rootdir makes every suite's module names its own, also for two suites with files of the same name.
    """
    arguments = [
        *map(str, [*public_checks(course), *hidden_tests(folder, course)]),
        "--noconftest", "--import-mode=importlib", "-c", os.devnull, "--rootdir", folder.anchor,
        "--disable-plugin-autoload", *(f"-pno:{each}" for each in UNUSED_PLUGINS),
    ]  # fmt: skip
    ours = _Ours(runs, course)
    return int(pytest.main(arguments, plugins=[plugin, ours])), ours.problems


class _Ours:
    """Goes through the runs with the session's tests, and knows the marks that a suite uses."""

    def __init__(self, runs: Iterable[Run], course: str):
        self.runs = runs
        self.course = course
        self.problems: list[str] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        # Nobody reads pytest's own tracebacks here, and making them took more time than grading.
        config.option.tbstyle = "value"
        config.addinivalue_line("markers", "exercise(name): the exercise that this test gives points for")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(f"{report.nodeid}: this part of the suite can't be used:\n{report.longrepr}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        known = set(manifest.names(self.course))
        for item in session.items:
            marker = item.get_closest_marker("exercise")
            if marker is None or marker.args[:1] == () or marker.args[0] not in known:
                self.problems.append(
                    f"{item.nodeid}: this test names no exercise. Mark it: pytestmark = pytest.mark.exercise(NAME)"
                )
            item.stash[plugin.KEY] = plugin.key_of(item)
        if self.problems:
            session.items.clear()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.items:
            for run in self.runs:
                session.config.stash[plugin.RUN] = run
                plugin.run_tests(session.items, run)
        return True


def run(state: Run, folder: Path, credit: bool = True, session: Session = once) -> int:
    """Grade a batch: its tests, once more those that only failed because of what they build on, and the diagnosis."""
    code = session(state, folder)
    if state.problems or code not in RAN:
        return code
    # A sandbox that fails here has failed before: the batch is graded again, or its records say so.
    with contextlib.suppress(client.SandboxError):
        _follow(state, folder, credit, session)
    return code


def _follow(state: Run, folder: Path, credit: bool, session: Session) -> None:
    second: dict[int, list[Tested]] = {}
    only: dict[int, set[Key]] = {
        number: follow_through.worth_another_try(tested) for number, tested in state.tested.items()
    }
    if credit and any(only.values()):
        again = replace(state, only=only, following=True, tested=second, notes={}, problems=[])
        session(again, folder)
    for number, tested in state.tested.items():
        follow_through.credit(tested, second.get(number, []))
    for number, tested in state.tested.items():
        follow_through.diagnose(tested, second.get(number, []), state.reference.functions.mistakes)
        follow_through.show_divergence(tested, state.reference.functions.divergence)
