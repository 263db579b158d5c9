"""What `pytest exercises` is made of: the fixtures, the time limit, and a summary that a student can read.

The student's code runs in this process, so print and a debugger work. Failures show the student's own frames only.
Not covered: any safety. This is for one's own code; a class is graded by grader/, in workers.
"""

import importlib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exercises.kit import calls, diagnosis, guard, loader, manifest, models
from exercises.kit import reference as pipeline_reference
from exercises.kit.checks import Wrong
from exercises.kit.values import MODEL, snapshot

SECONDS_PER_CHECK = 10
DEFAULT_SUBMISSION = manifest.path_of(manifest.MAIN)
# How many lines of a student's own output a failure shows.
PRINTED_LINES = 20

# The file names that the student's own code has in a traceback.
FILES = pytest.StashKey[set[str]]()
LAST_CALL = pytest.StashKey[tuple[str, tuple[Any, ...], dict[str, Any], dict[str, Any]]]()
LOOKED_AT = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    # The summary below says it all; pytest's own sections come back with --tb=short and the like.
    if config.option.tbstyle == "auto":
        config.option.tbstyle = "no"
        config.option.reportchars = "N"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("exercise") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SECONDS_PER_CHECK, func_only=True))


def announce(config: pytest.Config, line: str) -> None:
    """Show a line at once, also while output is captured."""
    capture = config.pluginmanager.getplugin("capturemanager")
    reporter = config.pluginmanager.getplugin("terminalreporter")
    if reporter is None:
        return
    with capture.global_and_fixture_disabled():
        reporter.ensure_newline()
        reporter.write_line(line)


@pytest.fixture(scope="session")
def resolve_handle(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    name = models.chosen(request.config.getoption("--model"))
    announce(request.config, f"Loading torch, transformers and the model {name} ...")
    resolve = calls.resolver(name)
    try:
        resolve(MODEL)
    except models.ModelNotFound as error:
        pytest.exit(str(error), returncode=2)
    return resolve


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> loader.Submission:
    """The student's file, read and not yet run."""
    return read_submission(request.config, DEFAULT_SUBMISSION)


def read_submission(config: pytest.Config, default: Path) -> loader.Submission:
    """The file that was asked for, or `default`. One that can't be read ends the session before torch is loaded."""
    try:
        submission = loader.read_file(Path(config.getoption("--submission") or default))
    except loader.Unreadable as error:
        pytest.exit(str(error), returncode=1)
    config.stash.setdefault(FILES, set()).update(cell.filename for cell in submission.cells)
    return submission


@pytest.fixture(scope="session")
def student(
    request: pytest.FixtureRequest, submission: loader.Submission, resolve_handle: Callable[[Any], Any]
) -> SimpleNamespace:
    """The student's functions. Models and tokenizers are given as handles; results come back as plain data."""

    # The file is run by the first test that calls a function of it, so that the test's time limit holds for it too.
    @cache
    def functions() -> dict[str, Any]:
        try:
            module = loader.execute_here(submission, passing=(pytest.fail.Exception,))
        except pytest.fail.Exception:
            pytest.exit(
                f"{submission.name}: the file itself did not come to its end in {SECONDS_PER_CHECK} seconds. "
                "Is there an endless loop outside of a function?",
                returncode=1,
            )
        for note in submission.notes:
            announce(request.config, f"Note: {note}")
        return {name: _guarded(name, vars(module).get(name), request.config) for name in manifest.every_name()}

    return calls.caller(lambda name: functions()[name], manifest.every_name(), resolve_handle)


def _guarded(name: str, function: Any, config: pytest.Config) -> Any:
    """The function, kept from calling `generate`; None where there is none. Its last call is kept for the diagnosis."""
    if not callable(function):
        return None

    def guarded(*args: Any, **kwargs: Any) -> Any:
        outcome: dict[str, Any] = {}
        config.stash[LAST_CALL] = (name, args, kwargs, outcome)
        try:
            with guard.without_generate():
                outcome["value"] = function(*args, **kwargs)
        except Exception as error:
            outcome["raised"] = loader.describe_error(error)
            raise
        return outcome["value"]

    return guarded


def _known_mistakes(exercise: str, config: pytest.Config) -> dict[str, str]:
    """The misconceptions that answer the last call as the student's code did: what is said of each, by slug.

    Empty where there is no catalogue, as in a class's bundle, and after the first few failures of an exercise.
    """
    called, args, kwargs, outcome = config.stash.get(LAST_CALL, ("", (), {}, {}))
    looked_at = config.stash.setdefault(LOOKED_AT, Counter())
    looked_at[exercise] += 1
    if called != exercise or not outcome or looked_at[exercise] > diagnosis.LOOKED_AT:
        return {}
    try:
        catalogue = importlib.import_module("solutions.misconceptions")
    except ImportError:
        return {}
    theirs = {
        slug: {key: value if key == "raised" else snapshot(value) for key, value in each.items()}
        for slug, each in catalogue.outcomes(exercise, args, kwargs).items()
    }
    if "value" in outcome:
        outcome = {"value": snapshot(outcome["value"])}
    found = diagnosis.matches(outcome, theirs)
    return {each.slug: each.says for each in catalogue.of(exercise) if each.slug in found}


@pytest.fixture(scope="session")
def reference(resolve_handle: Callable[[Any], Any]) -> SimpleNamespace:
    """What the pipeline itself says: the functions of kit/reference.py."""
    return calls.caller(vars(pipeline_reference).get, pipeline_reference.NAMES, resolve_handle)


@pytest.fixture(scope="session")
def tolerance(reference: SimpleNamespace) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    noise = cache(reference.noise)
    return lambda model: pipeline_reference.tolerance(noise(model))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    marker = item.get_closest_marker("exercise")
    report.exercise = marker.args[0] if marker else None
    if marker and call.excinfo is not None and report.failed:
        outcome, message = _explain(call.excinfo, item.config.stash.get(FILES, set()))
        report.exercise_outcome = outcome
        error = call.excinfo.value
        report.exercise_lesson = error.lesson if isinstance(error, Wrong) else ""
        report.exercise_says = {}
        if outcome in ("wrong", "error"):
            report.exercise_says = _known_mistakes(report.exercise, item.config)
        printed = report.capstdout.splitlines()
        if printed:
            message += "\n\nYou printed:\n" + "\n".join(f"    {line}" for line in printed[-PRINTED_LINES:])
        report.exercise_message = f"{(item.obj.__doc__ or item.name).strip()}\n{message}"  # type: ignore[attr-defined]
        if item.config.option.tbstyle == "no":
            report.longrepr = message
    return report


def _explain(excinfo: pytest.ExceptionInfo[BaseException], own_files: set[str]) -> tuple[str, str]:
    """What a failure is, and its message: what happened, then the lines of the student's own code."""
    error = excinfo.value
    frames = [
        entry
        for entry in excinfo.traceback
        if str(entry.path) in own_files or entry.frame.code.raw.co_filename in own_files
    ]
    # Raised by the student's own line: torch and transformers have NotImplementedErrors of their own.
    stub = isinstance(error, NotImplementedError) and len(frames) == 1 and frames[0] is excinfo.traceback[-1]
    if stub or isinstance(error, calls.NotAttempted):
        return "not attempted", str(error)
    if isinstance(error, Wrong):
        return "wrong", str(error)
    where = "\n".join(
        f"    line {entry.lineno + 1}, in {entry.name}: {str(entry.statement).strip()}" for entry in frames
    )
    if isinstance(error, pytest.fail.Exception) and "imeout" in str(error):
        text = f"stopped after {SECONDS_PER_CHECK} seconds. An endless loop? It was here:"
    elif isinstance(error, guard.Blocked):
        text = f"{error} It was called here:"
    else:
        text = f"{loader.describe_error(error)}\nIn your code:"
    return "error", f"{text}\n{where}" if where else text


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    if getattr(report, "exercise_outcome", None) == "not attempted":
        return "not attempted", "-", "NOT ATTEMPTED"
    return None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    reports: dict[str, list[Any]] = {}
    for group in terminalreporter.stats.values():
        for report in group:
            if getattr(report, "exercise", None) and (report.when == "call" or report.failed):
                reports.setdefault(report.exercise, []).append(report)
    if reports:
        terminalreporter.section("your exercises")
        for line in summary(reports):
            terminalreporter.write_line(line)


def summary(reports: dict[str, list[Any]]) -> list[str]:
    """A line per exercise, then what went wrong in each that was tried, and the first hint for the first not done."""
    lines, details, total, first = [], [], 0.0, True
    for exercise in manifest.every():
        ran = reports.get(exercise.name, [])
        if not ran:
            continue
        passed = [report for report in ran if report.passed]
        failed = [report for report in ran if not report.passed]
        points = exercise.points * len(passed) / len(ran)
        total += points
        outcomes = {getattr(report, "exercise_outcome", "error") for report in failed}
        state = "done" if not failed else "not attempted" if outcomes == {"not attempted"} else "not yet"
        checks = f"{len(passed)} of {len(ran)} checks"
        lines.append(f"  {state:13}  {exercise.name:18} {points:4.3g} of {exercise.points:2.3g} points  ({checks})")
        if failed and (first or state == "not yet"):
            details += ["", f"{exercise.name}: {exercise.title}"]
            details += [f"  {line}" for line in _message(failed).splitlines()]
            if first:
                details.append(f"  Hint: {exercise.hints[0]}")
            first = False
    return [*lines, f"  {total:.3g} points by these checks", *details]


def _message(failed: list[Any]) -> str:
    """The message of the first failed check; where a known mistake explains the failures, in the words for that."""
    message = getattr(failed[0], "exercise_message", "")
    lesson = getattr(failed[0], "exercise_lesson", "")
    says = [getattr(report, "exercise_says", {}) for report in failed]
    slug = diagnosis.speaker([set(each) for each in says])
    words = next((each[slug] for each in says if slug in each), "")
    if not words:
        return message
    return message.replace(lesson, words) if lesson else f"{message}\n{words}"
