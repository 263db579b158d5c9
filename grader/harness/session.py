"""The pytest session in which a judge grades: opened once for a suite, then run for one batch after the other.

To start a session, collect the suite and take a test through pytest's protocol for the first time costs a tenth of a
second, as much as a submission. So a session is held open by pytest's own steps (configure, start, collect, and at the
end finish), and `run` goes through its tests once for each submission of a batch. A parameter per submission would have
pytest make every test anew for each of them.
Public tests run before hidden ones, always: their messages are shown in full, and a worker that has seen a hidden
input could put it into the message of a later public test.
A test with a mark that leaves it out (skip, xfail) isn't run, and its outcome says so.
Covered: a suite that can't be collected, a test that ends the session, and that the fixtures of a suite's own end with
each submission. Not covered: pytest's own parallel or timeout plugins: none is loaded.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from _pytest.config import _prepareconfig

from exercises.kit.manifest import Course
from grader.errors import RunFailed
from grader.harness import plugin, replay
from grader.harness.batch import Batch, Key
from grader.harness.suites import hidden_tests

# What pytest brings for people at a terminal: each of them would look at every test of every submission.
UNUSED_PLUGINS = (
    "cacheprovider", "terminal", "logging", "warnings", "capture", "stepwise", "setuponly", "setupplan", "pastebin",
    "junitxml", "debugging", "faulthandler", "unraisableexception", "threadexception", "doctest", "unittest", "nose",
    "legacypath", "subtests", "tmpdir", "recwarn", "monkeypatch",
)  # fmt: skip
# Whether a test is called without pytest's protocol; found out once.
REPLAYABLE = pytest.StashKey[bool]()
# Whether a mark (skip, skipif, xfail) leaves a test out; found out once.
MARKED_OUT = pytest.StashKey[bool]()


class Session:
    """An open pytest session over the public checks of a course and the hidden suite in a folder.

    Raises RunFailed when the suite can't be used. Close it when it is done with.
    """

    def __init__(self, suite: Path, course: Course) -> None:
        self._suite = suite
        self._course = course
        self._problems: list[str] = []
        self._items: list[pytest.Item] = []
        files = [*course.public_checks(), *hidden_tests(suite, course)]
        if not files:  # pytest would look for some in the working folder, and import them here
            raise _without_a_test(suite)
        config = _prepareconfig([*map(str, files), *_options(suite)], plugins=[plugin, self])
        config._do_configure()
        self._session = pytest.Session.from_config(config)
        try:
            config.hook.pytest_sessionstart(session=self._session)
            config.hook.pytest_collection(session=self._session)
        except pytest.UsageError as error:
            self._problems.append(str(error))
        except BaseException:
            self.close()
            raise
        if self._problems or not self._items:
            self.close()
            raise RunFailed("\n".join(self._problems)) if self._problems else _without_a_test(suite)

    @property
    def keys(self) -> list[Key]:
        """The tests, in the order in which they run."""
        return [item.stash[plugin.KEY] for item in self._items]

    def run(self, batch: Batch) -> None:
        """Run the tests for each submission of the batch, which may limit them (`batch.only`).

        Raises RunFailed when a test breaks the session off; it can't be used any more then.
        """
        self._session.config.stash[plugin.BATCH] = batch
        try:
            for number in range(len(batch.submissions)):
                batch.number = number
                chosen = [item for item in self._items if _is_wanted(item, batch)]
                if chosen:
                    with plugin.serving(batch) as batch.student:
                        _run_tests(chosen, batch)
        except (KeyboardInterrupt, pytest.exit.Exception) as error:
            raise RunFailed(f"{self._suite}: a test broke the session off: {type(error).__name__} {error}") from None

    def close(self) -> None:
        """End the session, and with it what fixtures of the suite's own are still there."""
        config = self._session.config
        config.hook.pytest_sessionfinish(session=self._session, exitstatus=0)
        config._ensure_unconfigure()

    # Hooks of pytest, for this session only

    def pytest_configure(self, config: pytest.Config) -> None:
        # Nobody reads pytest's own tracebacks here, and making them took more time than grading.
        config.option.tbstyle = "value"
        config.addinivalue_line("markers", "exercise(name): the exercise that this test gives points for")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._problems.append(f"{report.nodeid}: this part of the suite can't be used:\n{report.longrepr}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            key = item.stash[plugin.KEY] = plugin.key_of(item, self._course.checks)
            item.stash[REPLAYABLE] = replay.is_replayable(item)
            try:
                item.stash[MARKED_OUT] = plugin.is_marked_out(item)
            except (Exception, pytest.fail.Exception) as error:
                self._problems.append(f"{item.nodeid}: its mark skipif or xfail can't be followed: {error}")
            if key.exercise not in self._course.names:
                self._problems.append(
                    f"{item.nodeid}: this test names no exercise. Mark it: pytestmark = pytest.mark.exercise(NAME)"
                )
        # A stable sort: the order of the files stays, but for public before hidden.
        self._items = sorted(session.items, key=lambda item: item.stash[plugin.KEY].visibility == "hidden")


def _without_a_test(suite: Path) -> RunFailed:
    return RunFailed(f"{suite}: no test in it. Name the folder of hidden suites with --suite.")


def _options(suite: Path) -> list[str]:
    """pytest's command line, after the files.

    No conftest.py is read: the public checks' own would run the student's code in this process. The root of the file
    system as rootdir makes every suite's module names its own, also for two suites with files of the same name.
    """
    return [
        "--noconftest", "--import-mode=importlib", "-c", os.devnull, "--rootdir", suite.anchor,
        "--disable-plugin-autoload", *(f"-pno:{name}" for name in UNUSED_PLUGINS),
    ]  # fmt: skip


def _is_wanted(item: pytest.Item, batch: Batch) -> bool:
    return batch.only is None or item.stash[plugin.KEY] in batch.only.get(batch.number, ())


def _run_tests(items: Sequence[pytest.Item], batch: Batch) -> None:
    """Run these tests for the submission whose turn it is, by pytest where a direct call won't do.

    After the last of those all fixtures end, so that none is another submission's.
    """
    by_pytest = [item for item in items if not (item.stash[REPLAYABLE] or item.stash[MARKED_OUT])]
    following = dict(zip(by_pytest, [*by_pytest, None][1:], strict=True))
    for item in items:
        if item in following:
            _renew(item)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following[item])
        elif item.stash[MARKED_OUT]:
            plugin.leave_out(item)
        else:
            plugin.begin(batch)
            plugin.note(item, *replay.call(cast(pytest.Function, item), batch))


def _renew(item: pytest.Item) -> None:
    """Have a test of a class run on an instance of its own again: pytest makes one per session, not per submission."""
    if getattr(item, "cls", None) is not None:
        for name in ("_instance", "_obj"):
            vars(item).pop(name, None)
