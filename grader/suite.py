"""How a submission becomes a pytest fixture, and a test's outcome a verdict.

The tests are the public checks of exercises/ and the hidden suites. Both talk to `student`, whose functions run in a
worker, and to `reference`, whose answers are computed in a worker of its own and remembered for the whole run.
`student` is session-scoped with one parameter per submission, so pytest collects once and groups by submission.
Public tests run before hidden ones, always: their messages are shown in full, and a worker that has seen a hidden
input could put it into the message of a later public test.
"""

import builtins
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exercises.kit import manifest, models
from exercises.kit.checks import Wrong
from exercises.kit.reference import NAMES as PIPELINE_NAMES
from grader.inputs import Inputs
from grader.results import Verdict
from grader.sandbox import client, lockdown, standby
from grader.submissions import Submission

PUBLIC = Path(__file__).parent.parent / "exercises"
BUILTIN_ERRORS = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)
}


class Reference:
    """The right answers, from a worker that runs the pipeline and the solutions; each is computed once."""

    def __init__(self, zygote: client.Zygote | standby.Pool):
        self._worker = client.Worker(zygote, "reference", None, client.Limits(call=300.0, submission=float("inf")))
        self._known: dict[str, Any] = {}
        self.functions = SimpleNamespace(
            **{name: self._remembering(name) for name in (*PIPELINE_NAMES, *manifest.names())}
        )

    def _remembering(self, name: str) -> Callable[..., Any]:
        def method(*args: Any) -> Any:
            key = repr((name, [_key(each) for each in args]))
            if key not in self._known:
                try:
                    self._known[key] = self._worker.call(name, *args)
                except client.Fault as fault:
                    raise client.SandboxError(f"the reference itself failed: {fault}") from None
            return self._known[key]

        return method


def _key(value: Any) -> Any:
    array = getattr(value, "array", None)
    return value if array is None else (value.dtype, array.shape, array.tobytes())


@dataclass
class Run:
    """What the fixtures of one pytest session share. The zygote starts when the first test asks for it."""

    batch: list[Submission]
    model: str
    seed: int = 0
    tier: str = field(default_factory=lockdown.best_tier)
    limits: client.Limits = field(default_factory=client.Limits)
    verdicts: dict[int, list[Verdict]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def reference(self) -> Reference:
        return _reference(self.model, self.tier)

    @property
    def zygote(self) -> client.Zygote | standby.Pool:
        return zygote(self.model, self.tier)


RUN = pytest.StashKey[Run]()


# One zygote and one set of reference answers per model and tier serve every session of a judge process.
@cache
def zygote(model: str, tier: str = "") -> client.Zygote | standby.Pool:
    """What makes workers for this model, in this tier (the best one unless said), started at the first call."""
    tier = tier or lockdown.best_tier()
    folder = models.folder_of(model)
    return standby.Pool(folder) if tier == lockdown.PROCESS else client.Zygote(folder, tier)


@cache
def _reference(model: str, tier: str) -> Reference:
    return Reference(zygote(model, tier))


def forget(model: str, tier: str) -> None:
    """Close this model's zygote, so that the next run starts a new one."""
    zygote(model, tier).close()
    zygote.cache_clear()
    _reference.cache_clear()


@pytest.fixture(scope="session")
def student(request: pytest.FixtureRequest) -> Iterator[SimpleNamespace]:
    """The functions of one submission, in a worker of its own."""
    run = request.config.stash[RUN]
    number = getattr(request, "param", 0)
    submission = run.batch[number]
    worker = client.Worker(run.zygote, Path(submission.source).name, submission.data, run.limits)
    yield worker.functions(manifest.names())
    run.notes[number] = worker.notes
    worker.stop()


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest) -> SimpleNamespace:
    """The right answers: the six functions, and those of exercises/kit/reference.py."""
    return request.config.stash[RUN].reference.functions


@pytest.fixture
def inputs(request: pytest.FixtureRequest) -> Inputs:
    """A stream of inputs for this test, the same for every submission."""
    return Inputs(request.config.stash[RUN].seed, _name(request.node))


@pytest.fixture(scope="session")
def tolerance(reference: SimpleNamespace) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    return lambda model: 10 * reference.noise(model)


@pytest.fixture(scope="session")
def rounding() -> Callable[[int], float]:
    """rounding(size): how far rounding may take the cosine of two float32 vectors of that size, at worst.

    The bound for sums of n products, n times the unit in the last place: Higham, Accuracy and Stability of Numerical
    Algorithms, section 3.1.
    """
    return lambda size: size * 2.0**-23


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "student" in metafunc.fixturenames:
        batch = metafunc.config.stash[RUN].batch
        metafunc.parametrize("student", range(len(batch)), indirect=True, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A stable sort: within a submission the order of the files stays, but for public before hidden.
    items.sort(key=lambda item: (_submission_of(item), visibility(item) == "hidden"))


def pytest_make_parametrize_id(argname: str) -> str:
    """Numbered ids: the values that a hidden test is given must not stand in its name."""
    return argname


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call" or (report.when == "setup" and not report.passed):
        error = call.excinfo.value if call.excinfo else None
        verdicts = item.config.stash[RUN].verdicts
        verdicts.setdefault(_submission_of(item), []).append(judge(item, error, call.duration))
    return report


def _submission_of(item: pytest.Item) -> int:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("student", 0) if callspec else 0


def visibility(item: pytest.Item) -> str:
    """'public' for the checks that students have, 'hidden' for all else."""
    return "public" if item.path.parent == PUBLIC else "hidden"


def judge(item: pytest.Item, error: BaseException | None, seconds: float) -> Verdict:
    """The verdict of a test that ended with `error` (None: it passed)."""
    marker = item.get_closest_marker("exercise")
    exercise = marker.args[0] if marker else ""
    shown = visibility(item)
    verdict, message = _explain(error, public=shown == "public")
    function = getattr(item, "obj", None)
    title = (getattr(function, "__doc__", None) or item.name).strip().splitlines()[0]
    return Verdict(exercise, _name(item), title, shown, verdict, message, seconds)


def _name(item: pytest.Item) -> str:
    """The test's name without the parameter that is the submission."""
    base, bracket, parameters = item.name.partition("[")
    rest = [each for each in parameters.rstrip("]").split("-") if each and not each.startswith("student")]
    return base + (f"[{'-'.join(rest)}]" if rest else "")


def _explain(error: BaseException | None, *, public: bool) -> tuple[str, str]:
    """A verdict and the message that the student may read. For a hidden test that is a fixed sentence."""
    if error is None:
        return "passed", ""
    if isinstance(error, Wrong):
        return "wrong", str(error) if public else error.lesson
    if isinstance(error, client.Fault):
        if public or error.verdict in ("unreadable", "timeout", "blocked"):
            return error.verdict, error.message
        return error.verdict, _redacted(error)
    if isinstance(error, AssertionError):
        return "wrong", str(error) if public else ""
    return "grader_error", f"{type(error).__name__} in the suite or the kit: tell the instructor."


def _redacted(fault: client.Fault) -> str:
    """A fault in words that the submission could not choose: an exception's own text may hold a hidden input."""
    if fault.verdict == "error":
        known = fault.error_type if fault.error_type in BUILTIN_ERRORS else "an exception"
        return f"It raised {known}."
    return {
        "not_attempted": "This function is not written yet.",
        "memory": "It asked for more memory than a submission may have.",
        "crashed": "Its process ended before it answered.",
    }.get(fault.verdict, "")


def run(state: Run, suite: Path) -> int:
    """One pytest session over the batch: the public checks, then the hidden suite. Returns pytest's exit code.

    No conftest.py is read: the public checks' own would run the student's code in this process. The root of the file
    system as rootdir makes every suite's module names its own, also for two suites with files of the same name.
    """
    arguments = [
        str(PUBLIC), str(suite), "--noconftest", "--import-mode=importlib", "-c", os.devnull, "--rootdir", suite.anchor,
        "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p", "no:warnings", "--capture=no",
    ]  # fmt: skip
    return int(pytest.main(arguments, plugins=[sys.modules[__name__], _Session(state)]))


class _Session:
    """Hands the state to the hooks above, and knows the marks that a suite uses."""

    def __init__(self, state: Run):
        self.state = state

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.state.problems.append(f"{report.nodeid}: this part of the suite can't be used:\n{report.longrepr}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        known = set(manifest.names())
        for item in session.items:
            marker = item.get_closest_marker("exercise")
            if marker is None or marker.args[:1] == () or marker.args[0] not in known:
                self.state.problems.append(
                    f"{item.nodeid}: this test names no exercise. Mark it: pytestmark = pytest.mark.exercise(NAME)"
                )
        if self.state.problems:
            session.items.clear()

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[RUN] = self.state
        config.addinivalue_line("markers", "exercise(name): the exercise that this test gives points for")
