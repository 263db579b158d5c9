"""What `pytest exercises` is made of: the fixtures, the time limit, and what a failed check says.

The student's code runs in this process, so print and a debugger work. Failures show the student's own frames only.
session.py runs the same checks in a process that is there already. What is loaded and what the pipeline answered is
kept for the next session of the process. A conftest.py beside the checks switches this on: it hands in the courses, and
its fixture `course` says of which one the checks in its folder are.
After a check that took too long, the rest of that exercise's checks and what calls it are not run: each would take as
long. summary.py says what is shown at the end.
Not covered: any safety. This is for one's own code; a class is graded by grader/, in workers.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
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
from exercises.kit.feedback import building, result
from exercises.kit.feedback.result import Check
from exercises.kit.manifest import Course
from exercises.kit.passes import kept as kept_passes
from exercises.kit.pipeline import accepted as right_texts
from exercises.kit.pipeline import pace
from exercises.kit.pipeline.accepted import Accepted
from exercises.kit.submission import calls, loader, time_limit
from exercises.kit.testing import answers, execution, failures, kernel, oracle
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
ORACLES = pytest.StashKey[oracle.Functions]()
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
# The exercises of which a check took too long.
TOO_LONG = pytest.StashKey[set[str]]()
# The number of a check among those of its exercise.
NUMBER = pytest.StashKey[int]()


def hand_in(
    config: pytest.Config,
    courses: tuple[Course, ...],
    mistakes: Mapping[str, KnownMistakes],
    oracles: oracle.Functions | None = None,
) -> None:
    """Give a session the courses of its checks, and by a course's name the known mistakes and its own right answers."""
    config.stash[COURSES] = courses
    config.stash[MISTAKES] = mistakes
    config.stash[ORACLES] = oracles or {}


def course_in(config: pytest.Config, folder: Path) -> Course:
    """The course whose public checks lie in this folder."""
    found = _course_at(config, folder)
    if found is None:
        pytest.exit(f"{folder}: no course of {config.stash[COURSES][0].manifest} has its checks here", returncode=2)
    return found


def quieten(config: pytest.Config) -> None:
    """Leave out pytest's own sections on failures: the summary says it all. --tb=short and the like bring them back."""
    if config.getoption("tbstyle", "") == "auto":
        config.option.tbstyle = "no"
        config.option.reportchars = "N"


def pytest_itemcollected(item: pytest.Item) -> None:
    marker = item.get_closest_marker("exercise")
    if marker:
        counted = item.config.stash.setdefault(CHECKS, Counter())
        item.stash[NUMBER] = counted[marker.args[0]]
        counted[marker.args[0]] += 1


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


def model_of(config: pytest.Config) -> str:
    """The model of a session: the one that is asked for, else the first course's; "" for none. Raises ModelNotFound."""
    return models.chosen(config.getoption("--model"), config.stash[COURSES][0].model)


@pytest.fixture(scope="session")
def resolve_handle(request: pytest.FixtureRequest) -> Iterator[calls.Models]:
    config = request.config
    try:
        resolve = execution.loaded(model_of(config), config.stash[COURSES][0], lambda line: announce(config, line))
    except models.ModelNotFound as error:
        execution.stop(config, str(error), 2)
    with execution.as_in_checks(resolve, model_of(config)) as config.stash[AMBIENT]:
        yield resolve


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
        execution.stop(request.config, str(error), 1)


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
    kept = kept_passes.of(model_of(config)) if model_of(config) else None
    if kept is not None:
        config.stash[failures.LIMIT] = pace.limit_at(reference.pace(MODEL))
    lending = kept.lend if kept is not None else lambda handle, lent: None
    own = Own(resolve_handle, resolve_handle.renew, apart=True, lending=lending)

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
            name: failures.guarded(
                name,
                function
                if callable(function)
                else failures.missing(name, function, submission, config.stash[TREES][course.name]),
                config,
                own,
                kept,
            )
            for name, function in given.functions.items()
        }

    return calls.caller(lambda name: functions().get(name), course.names, own)


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest, resolve_handle: Callable[[Any], Any]) -> Iterator[SimpleNamespace]:
    """The functions of kit/reference.py, where there is a model, and what the courses have handed in beside them.

    The same question is asked of the pipeline once only.
    """
    config, name = request.config, model_of(request.config)
    own = config.stash[ORACLES]
    asked = calls.caller(own.get, tuple(own), resolve_handle)
    vars(asked).update(oracle.recorded(config.stash[COURSES][0]))
    if not name:
        yield asked
        return
    of_pipeline = calls.caller(vars(pipeline_reference).get, pipeline_reference.NAMES, resolve_handle)
    with answers.remembered(of_pipeline, name) as remembered:
        yield SimpleNamespace(**vars(remembered) | vars(asked))


@pytest.fixture(scope="session")
def tolerance(reference: SimpleNamespace) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    return lambda model: pipeline_reference.tolerance(reference.noise(model))


@pytest.fixture(scope="session")
def accepted(reference: SimpleNamespace, tolerance: Callable[..., float]) -> Callable[..., Accepted]:
    """accepted(model, tokenizer, prompt, max_new_tokens): the pipeline's text, and what differs by near ties only."""
    return lambda model, tokenizer, prompt, count: right_texts.accepted(
        reference, model, tokenizer, prompt, count, tolerance(model)
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget the call of the check before, and leave out a check that would take as long as one that took too long."""
    marker, stash = item.get_closest_marker("exercise"), item.config.stash
    if failures.LAST_CALL in stash:
        del stash[failures.LAST_CALL]
    late = stash.get(TOO_LONG, set()) if marker else set()
    if marker and marker.args[0] in late:
        pytest.fail("An earlier check took too long.")
    first = next((name for name in _calls(marker.args[0], item) if name in late), "") if marker and late else ""
    if first:
        pytest.fail(building.said(first))


def _course_at(config: pytest.Config, folder: Path) -> Course | None:
    return next((course for course in config.stash[COURSES] if course.checks == folder.resolve()), None)


def _calls(exercise: str, item: pytest.Item) -> tuple[str, ...]:
    """The exercises whose functions the student's function calls."""
    course = _course_at(item.config, item.path.parent)
    if course is None or exercise not in course.names:
        return ()
    return building.below(course, exercise, building.reached(item.config.stash.get(TREES, {}).get(course.name, [])))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Put a `Check` on the report of a check; a student's record is made of those."""
    report = yield
    marker = item.get_closest_marker("exercise")
    report.exercise_check = None
    if marker:
        check = _check(marker.args[0], item, call, report)
        report.exercise_check = replace(check, of=item.config.stash[CHECKS][marker.args[0]])
    return report


def _check(exercise: str, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> Check:
    config, number = item.config, item.stash[NUMBER]
    if report.passed:
        return Check(exercise, "passed", printed=report.capstdout, number=number)
    if report.skipped:
        return Check(exercise, result.LEFT_OUT)
    if call.excinfo is None or not report.failed:
        return Check(exercise, "error", number=number)
    if isinstance(call.excinfo.value, execution.Stopped):
        return Check(exercise, result.LEFT_OUT, str(call.excinfo.value), stops=True)
    course = _course_at(item.config, item.path.parent)
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
    if isinstance(error, time_limit.TimedOut):
        config.stash.setdefault(TOO_LONG, set()).add(exercise)
    if outcome in ("wrong", "error"):
        message = failures.with_call(exercise, message, config)
    title = (item.obj.__doc__ or item.name).strip()  # type: ignore[attr-defined]
    return Check(
        exercise,
        outcome,
        message=f"{title}\n{message}",
        lesson=error.lesson if isinstance(error, Wrong) else "",
        says=says,
        printed=report.capstdout,
        calls=_calls(exercise, item),
        number=number,
    )
