"""What `pytest exercises` is made of: the fixtures, the time limit, and a summary that a student can read.

The student's code runs in this process, so print and a debugger work. Failures show the student's own frames only.
session.py runs the same checks in a process that is there already. What is loaded and what the pipeline answered is
kept for the next session of the process. A conftest.py beside the checks switches this on: it hands in the courses, and
its fixture `course` says of which one the checks in its folder are.
Not covered: any safety. This is for one's own code; a class is graded by grader/, in workers.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_timeout  # noqa: F401 (time_limit.py asks it whether a debugger is at work)

from exercises.kit import models
from exercises.kit import reference as pipeline_reference
from exercises.kit.checks import Wrong
from exercises.kit.diagnosis import KnownMistakes
from exercises.kit.feedback import progress, result
from exercises.kit.feedback.result import Check
from exercises.kit.manifest import Course
from exercises.kit.passes import kept as kept_passes
from exercises.kit.pipeline import pace
from exercises.kit.submission import calls, loader, offered, time_limit
from exercises.kit.testing import answers, execution, failures, kernel
from exercises.kit.unspoilt import ambient
from exercises.kit.unspoilt.ambient import Ambient
from exercises.kit.unspoilt.own import Own
from exercises.kit.values import MODEL


@dataclass(frozen=True)
class Given:
    """The functions to check, where they are given as objects, and the globals of the code that they are part of."""

    functions: dict[str, Any]
    namespace: dict[str, Any]


# The courses that checks may be of, and their known mistakes by the course's name: `hand_in` puts them here.
COURSES = pytest.StashKey[tuple[Course, ...]]()
MISTAKES = pytest.StashKey[Mapping[str, KnownMistakes]]()
GIVEN = pytest.StashKey[Given]()
# The globals of the student's own code, by the course's name.
NAMESPACES = pytest.StashKey[dict[str, dict[str, Any]]]()
# The syntax trees of a student's file, by the course's name.
TREES = pytest.StashKey[dict[str, list[ast.Module]]]()
# What is done with a line that is to be shown at once, where there is no terminal reporter.
SHOW = pytest.StashKey[Callable[[str], None]]()
# How many checks of each exercise there are, also those that -k leaves out.
CHECKS = pytest.StashKey[Counter[str]]()
# What was set in this process before the checks began.
AMBIENT = pytest.StashKey[Ambient]()

resolver = cache(calls.resolver)


def hand_in(config: pytest.Config, courses: tuple[Course, ...], mistakes: Mapping[str, KnownMistakes]) -> None:
    """Give a session the courses that its checks may be of, and what is known of mistakes, by a course's name."""
    config.stash[COURSES] = courses
    config.stash[MISTAKES] = mistakes


def course_in(config: pytest.Config, folder: Path) -> Course:
    """The course whose public checks lie in this folder."""
    for course in config.stash[COURSES]:
        if course.checks == folder.resolve():
            return course
    pytest.exit(f"{folder}: no course of {config.stash[COURSES][0].manifest} has its checks here", returncode=2)


def quieten(config: pytest.Config) -> None:
    """Leave out pytest's own sections on failures: the summary says it all. --tb=short and the like bring them back."""
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
def resolve_handle(request: pytest.FixtureRequest) -> Iterator[calls.Models]:
    name = models.chosen(request.config.getoption("--model"))
    if models.to_come(name):
        announce(request.config, models.to_come(name))
    resolve = resolver(name)
    try:
        own_settings = models.set_aside(name)
        if name not in answers.ANSWERS:
            announce(request.config, f"Loading torch, transformers and the model {name} ...")
            if own_settings:
                announce(request.config, own_settings)
        resolve(MODEL)
        pipeline_reference.load()
    except models.ModelNotFound as error:
        pytest.exit(str(error), returncode=2)
    before = ambient.now()
    request.config.stash[AMBIENT] = before
    ambient.plain().put_back()
    try:
        with pipeline_reference.one_thread_if_small(resolve(MODEL)), offered.nothing_compiled():
            yield resolve
    finally:
        before.put_back()


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest, course: Course) -> loader.Source | None:
    """The student's file, read and not yet run; None where the functions are given as objects.

    A file that can't be read ends the session before torch is loaded.
    """
    if GIVEN in request.config.stash:
        return None
    try:
        return loader.read_file(Path(request.config.getoption("--submission") or course.stub), course.stub.stem)
    except loader.Unreadable as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def student(
    request: pytest.FixtureRequest,
    course: Course,
    submission: loader.Source | None,
    resolve_handle: calls.Models,
    reference: SimpleNamespace,
) -> SimpleNamespace:
    """The student's functions. Models and tokenizers are given as handles; results come back as plain data."""
    config = request.config
    config.stash[failures.LIMIT] = pace.limit_at(reference.pace(MODEL))
    kept = kept_passes.of(models.chosen(config.getoption("--model")))
    own = Own(resolve_handle, resolve_handle.renew, apart=True, lending=kept.lend)

    # The file is run by the first test that calls a function of it: what it prints is shown with that test.
    @cache
    def functions() -> dict[str, Any]:
        if submission is not None:
            namespace, own.of_the_file = execution.globals_of(submission, course, failures.seconds(config))
            config.stash.setdefault(TREES, {})[course.name] = submission.trees
            for note in submission.notes:
                announce(config, f"Note: {note}")
            given = Given({name: namespace.get(name, calls.ABSENT) for name in course.names}, namespace)
        else:
            own.of_the_file = config.stash[AMBIENT]
            given = config.stash[GIVEN]
            config.stash.setdefault(TREES, {})[course.name] = kernel.trees(given.namespace)
        config.stash.setdefault(NAMESPACES, {})[course.name] = given.namespace
        return {
            name: failures.guarded(name, function, config, own, kept)
            or failures.missing(name, function, submission, config.stash[TREES][course.name])
            for name, function in given.functions.items()
        }

    return calls.caller(lambda name: functions().get(name), course.names, own)


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest, resolve_handle: Callable[[Any], Any]) -> Iterator[SimpleNamespace]:
    """The functions of kit/reference.py. The same question is asked of the pipeline once only."""
    asked = calls.caller(vars(pipeline_reference).get, pipeline_reference.NAMES, resolve_handle)
    with answers.remembered(asked, models.chosen(request.config.getoption("--model"))) as remembered:
        yield remembered


@pytest.fixture(scope="session")
def tolerance(reference: SimpleNamespace) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    return lambda model: pipeline_reference.tolerance(reference.noise(model))


@pytest.fixture(scope="session")
def accepted(reference: SimpleNamespace, tolerance: Callable[..., float]) -> Callable[..., list[str]]:
    """accepted(model, tokenizer, prompt, max_new_tokens): the pipeline's text, and what differs by near ties only."""
    return lambda model, tokenizer, prompt, count: reference.texts(model, tokenizer, prompt, count, tolerance(model))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Put a `Check` on the report of a check; a student's record is made of those."""
    report = yield
    marker = item.get_closest_marker("exercise")
    report.exercise_check = None
    if marker:
        report.exercise_check = _check(marker.args[0], item, call, report)
        item.config.stash[CHECKS][marker.args[0]] -= report.exercise_check.outcome == result.LEFT_OUT
    return report


def _check(exercise: str, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> Check:
    config = item.config
    if report.passed:
        return Check(exercise, "passed", printed=report.capstdout)
    if report.skipped:
        return Check(exercise, result.LEFT_OUT)
    if call.excinfo is None or not report.failed:
        return Check(exercise, "error")
    course = next((course for course in config.stash[COURSES] if course.checks == item.path.parent.resolve()), None)
    name = course.name if course else ""
    namespace = config.stash.get(NAMESPACES, {}).get(name)
    of_the_check = failures.of_the_check(call.excinfo.value, item.path)
    outcome, message = of_the_check or failures.explain(
        call.excinfo, namespace, config.stash.get(TREES, {}).get(name, [])
    )
    if config.getoption("tbstyle", "") == "no":
        report.longrepr = message
    says = {}
    if outcome in ("wrong", "error") and (of_the_check is None or outcome == "wrong"):
        says = failures.explained_by(exercise, config.stash[MISTAKES].get(name), config)
    error = call.excinfo.value
    title = (item.obj.__doc__ or item.name).strip()  # type: ignore[attr-defined]
    return Check(
        exercise,
        outcome,
        message=f"{title}\n{message}",
        lesson=error.lesson if isinstance(error, Wrong) else "",
        says=says,
        printed=report.capstdout,
        timed_out=isinstance(error, time_limit.TimedOut),
    )


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
    checks: dict[str, list[Check]] = {}
    for group in terminalreporter.stats.values():
        for report in group:
            check = getattr(report, "exercise_check", None)
            if check is not None and (report.when == "call" or not report.passed):
                checks.setdefault(check.exercise, []).append(check)
    ran = [(course, result.of_all(course, checks)) for course in config.stash[COURSES]]
    for course, results in ran:
        if results:
            _remember(course, results, config)
            title = "your exercises" if sum(bool(found) for _, found in ran) == 1 else f"your exercises: {course.title}"
            terminalreporter.section(title)
            done = [name for name, known in progress.load(course).known.items() if known.result.state == result.DONE]
            for line in [*result.summary(course, results), *result.whats_next(course, results, done)]:
                terminalreporter.write_line(line)


def _remember(course: Course, results: list[result.Result], config: pytest.Config) -> None:
    """Keep the results for `python -m exercises`; of an exercise of which not all checks ran, that it was attempted."""
    chosen = any("::" in argument for argument in config.args)
    counted = config.stash.get(CHECKS, Counter())
    whole = {found.exercise for found in results if not chosen and found.total == counted[found.exercise]}
    progress.record(course, results, Path(config.getoption("--submission") or course.stub), whole)
