"""What `pytest exercises` is made of: the fixtures, the time limit, and a summary that a student can read.

The student's code runs in this process, so print and a debugger work. Failures show the student's own frames only.
session.py runs the same checks in a process that is there already. What is loaded and what the pipeline answered is
kept for the next session of the process.
Not covered: any safety. This is for one's own code; a class is graded by grader/, in workers.
"""

import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exercises.kit import manifest, models
from exercises.kit import reference as pipeline_reference
from exercises.kit.checks import Wrong
from exercises.kit.feedback import progress, result
from exercises.kit.submission import calls, loader, time_limit
from exercises.kit.testing import failures
from exercises.kit.values import MODEL

DEFAULT_SUBMISSION = manifest.path_of(manifest.MAIN)

# The functions to check, where they are given as objects, and the globals of the code that they are part of.
GIVEN = pytest.StashKey[tuple[dict[str, Any], dict[str, Any]]]()
# What is done with a line that is to be shown at once, where there is no terminal reporter.
SHOW = pytest.StashKey[Callable[[str], None]]()
# How many checks of each exercise there are, also those that -k leaves out.
CHECKS = pytest.StashKey[Counter[str]]()

resolver = cache(calls.resolver)
# What the pipeline answered in this process, by model: a pickled answer by pickled call.
ANSWERS: dict[str, dict[bytes, bytes]] = {}


def pytest_configure(config: pytest.Config) -> None:
    # The summary below says it all; pytest's own sections come back with --tb=short and the like.
    if config.getoption("tbstyle", "") == "auto":
        config.option.tbstyle = "no"
        config.option.reportchars = "N"


def pytest_itemcollected(item: pytest.Item) -> None:
    marker = item.get_closest_marker("exercise")
    if marker:
        item.config.stash.setdefault(CHECKS, Counter())[marker.args[0]] += 1


def announce(config: pytest.Config, line: str) -> None:
    """Show a line at once, also while output is captured."""
    capture = config.pluginmanager.getplugin("capturemanager")
    reporter = config.pluginmanager.getplugin("terminalreporter")
    with capture.global_and_fixture_disabled():
        if SHOW in config.stash:
            config.stash[SHOW](line)
        elif reporter is not None:
            reporter.ensure_newline()
            reporter.write_line(line)


@pytest.fixture(scope="session")
def resolve_handle(request: pytest.FixtureRequest) -> Iterator[Callable[[Any], Any]]:
    name = models.chosen(request.config.getoption("--model"))
    if name not in ANSWERS:
        announce(request.config, f"Loading torch, transformers and the model {name} ...")
    resolve = resolver(name)
    try:
        resolve(MODEL)
        pipeline_reference.load()
    except models.ModelNotFound as error:
        pytest.exit(str(error), returncode=2)
    with pipeline_reference.one_thread_if_small(resolve(MODEL)):
        yield resolve


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> loader.Submission | None:
    """The student's file, read and not yet run; None where the functions are given as objects."""
    return read_submission(request.config, DEFAULT_SUBMISSION)


def read_submission(config: pytest.Config, default: Path) -> loader.Submission | None:
    """The file that was asked for, or `default`. One that can't be read ends the session before torch is loaded."""
    if GIVEN in config.stash:
        return None
    try:
        return loader.read_file(Path(config.getoption("--submission") or default))
    except loader.Unreadable as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def student(
    request: pytest.FixtureRequest, submission: loader.Submission | None, resolve_handle: Callable[[Any], Any]
) -> SimpleNamespace:
    """The student's functions. Models and tokenizers are given as handles; results come back as plain data."""

    # The file is run by the first test that calls a function of it: what it prints is shown with that test.
    @cache
    def functions() -> dict[str, Any]:
        if submission is not None:
            found = _execute(submission, request.config)
            given = {name: found.get(name) for name in manifest.every_name()}, found
        else:
            given = request.config.stash[GIVEN]
        request.config.stash[failures.NAMESPACE] = given[1]
        return {name: failures.guarded(name, function, request.config) for name, function in given[0].items()}

    return calls.caller(lambda name: functions().get(name), manifest.every_name(), resolve_handle)


def _execute(submission: loader.Submission, config: pytest.Config) -> dict[str, Any]:
    """What is in the student's file once it has run: its globals."""
    try:
        module = time_limit.limited(loader.execute_here, submission, passing=(time_limit.TimedOut,))
    except time_limit.TimedOut as stopped:
        pytest.exit(
            f"{submission.name}: the file itself did not come to its end: {stopped} "
            "Is there an endless loop outside of a function?",
            returncode=1,
        )
    for note in submission.notes:
        announce(config, f"Note: {note}")
    return vars(module)


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest, resolve_handle: Callable[[Any], Any]) -> SimpleNamespace:
    """What the pipeline itself says: the functions of kit/reference.py, each asked once only for the same."""
    asked = calls.caller(vars(pipeline_reference).get, pipeline_reference.NAMES, resolve_handle)
    answers = ANSWERS.setdefault(models.chosen(request.config.getoption("--model")), {})

    def remembering(name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            key = pickle.dumps((name, args, kwargs))
            if key not in answers:
                answers[key] = pickle.dumps(ask(*args, **kwargs))
            return pickle.loads(answers[key])  # a copy: a student's function may change the list that it is given

        return call

    return SimpleNamespace(**{name: remembering(name, ask) for name, ask in vars(asked).items()})


@pytest.fixture(scope="session")
def tolerance(reference: SimpleNamespace) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    return lambda model: pipeline_reference.tolerance(reference.noise(model))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Put on a report what feedback.py makes a student's record of."""
    report = yield
    marker = item.get_closest_marker("exercise")
    report.exercise = marker.args[0] if marker else None
    if marker and call.excinfo is not None and report.failed:
        outcome, message = failures.explain(call.excinfo, item.config.stash.get(failures.NAMESPACE, {}))
        report.exercise_outcome = outcome
        error = call.excinfo.value
        report.exercise_lesson = error.lesson if isinstance(error, Wrong) else ""
        report.exercise_says = {}
        if outcome in ("wrong", "error"):
            report.exercise_says = failures.known_mistakes(report.exercise, item.config)
        report.exercise_printed = report.capstdout
        report.exercise_message = f"{(item.obj.__doc__ or item.name).strip()}\n{message}"  # type: ignore[attr-defined]
        if item.config.getoption("tbstyle", "") == "no":
            report.longrepr = message
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    if getattr(report, "exercise_outcome", None) == result.NOT_ATTEMPTED:
        return "not attempted", "-", "NOT ATTEMPTED"
    return None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    reports: dict[str, list[Any]] = {}
    for group in terminalreporter.stats.values():
        for report in group:
            if getattr(report, "exercise", None) and (report.when == "call" or report.failed):
                reports.setdefault(report.exercise, []).append(report)
    if reports:
        results = result.of_all(reports)
        _remember(results, config)
        terminalreporter.section("your exercises")
        for line in result.summary(results):
            terminalreporter.write_line(line)


def _remember(results: list[result.Result], config: pytest.Config) -> None:
    """Keep the results for `python -m exercises`; of an exercise of which not all checks ran, that it was attempted."""
    chosen = any("::" in argument for argument in config.args)
    whole = {each.exercise for each in results if not chosen and each.total == config.stash[CHECKS][each.exercise]}
    for course in manifest.FILES:
        ran = [each for each in results if manifest.exercise(each.exercise).course == course]
        progress.record(ran, Path(config.getoption("--submission") or manifest.path_of(course)), whole)
