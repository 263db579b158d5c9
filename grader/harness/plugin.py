"""How a submission becomes a pytest fixture, and a test's outcome a verdict.

The tests are the public checks of exercises/ and the hidden suites. Both talk to `student`, whose functions run in a
worker, and to `reference`, whose answers are computed in a worker of its own and remembered for the whole run.
A session (sessions.py) collects once and then runs its tests for one submission after the other (`run_tests`): a
parameter per submission would have pytest make every test anew for each of them, which took a quarter of a judge's
time. After the first submission most tests are called without pytest's protocol (repeat.py).
Public tests run before hidden ones, always: their messages are shown in full, and a worker that has seen a hidden
input could put it into the message of a later public test.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exercises.kit import manifest
from exercises.kit import reference as pipeline
from exercises.kit.checks import Wrong
from grader.harness import replay, verdicts
from grader.harness.batch import Call, Key, Run, Tested
from grader.harness.inputs import Inputs
from grader.harness.suites import PUBLIC
from grader.records.record import Outcome
from grader.sandbox import client

RUN = pytest.StashKey[Run]()
KEY = pytest.StashKey[Key]()


@pytest.fixture(scope="session")
def student(request: pytest.FixtureRequest) -> SimpleNamespace | None:
    """The functions of one submission, in a worker of its own."""
    return request.config.stash[RUN].student


@contextlib.contextmanager
def serving(run: Run) -> Iterator[SimpleNamespace]:
    """The functions of the submission that the run is at; its worker ends with the context."""
    number = run.number
    submission = run.batch[number]
    worker = client.Worker(run.zygote, Path(submission.source).name, submission.data, run.limits, ask=run.reference.ask)
    try:
        yield SimpleNamespace(**{name: _recorded(run, worker, name) for name in manifest.names(run.course)})
    finally:
        run.notes[number] = worker.notes
        # A zygote that is gone by now is noticed by whoever asks whether it is alive.
        with contextlib.suppress(client.SandboxError):
            worker.stop()


def _recorded(run: Run, worker: client.Worker, name: str) -> Callable[..., Any]:
    """The function `name` of a submission; each call of it is kept for the diagnosis."""
    replaced = manifest.builds_on(name) if run.following else ()

    def call(*args: Any, **kwargs: Any) -> Any:
        outcome: dict[str, Any] = {}
        run.calls.append(Call(name, args, kwargs, outcome))
        try:
            outcome["value"] = worker.call(name, *args, replaced=replaced, **kwargs)
        except client.Fault as fault:
            outcome["raised"] = fault.raised
            raise
        return outcome["value"]

    return call


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest) -> SimpleNamespace:
    """The right answers: the six functions, and those of exercises/kit/reference.py."""
    return request.config.stash[RUN].reference.functions


@pytest.fixture
def inputs(request: pytest.FixtureRequest) -> Inputs:
    """A stream of inputs for this test, the same for every submission."""
    return Inputs(request.config.stash[RUN].seed, request.node.name)


@pytest.fixture(scope="session")
def tolerance(reference: SimpleNamespace) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    return lambda model: pipeline.tolerance(reference.noise(model))


@pytest.fixture(scope="session")
def accepted(reference: SimpleNamespace, tolerance: Callable[..., float]) -> Callable[..., list[str]]:
    """accepted(model, tokenizer, prompt, max_new_tokens): the pipeline's text, and what differs by near ties only."""
    return lambda model, tokenizer, prompt, count: reference.texts(model, tokenizer, prompt, count, tolerance(model))


@pytest.fixture(scope="session")
def rounding() -> Callable[[int], float]:
    """rounding(size): how far rounding may take the cosine of two float32 vectors of that size, at worst.

    A sum of n products is off by at most n units (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1);
    so are the two norms together, since a square root halves its operand's error; and a few units go into the roots,
    the product and the quotient. A unit is 2**-24, once for the student's result and once for the reference's.
    """
    return lambda size: (2 * size + 4) * 2.0**-23


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A stable sort: the order of the files stays, but for public before hidden.
    items.sort(key=lambda item: visibility(item) == "hidden")


def run_tests(items: list[pytest.Item], run: Run) -> None:
    """Run these tests of a session once for each submission; `run.only` may limit it to some of them.

    After the last test of a submission that pytest runs itself, all fixtures end, so none is another submission's.
    """
    for number in range(len(run.batch)):
        run.number = number
        chosen = [item for item in items if run.only is None or item.stash[KEY] in run.only.get(number, ())]
        if not chosen:
            continue
        by_pytest = [item for item in chosen if replay.ARGUMENTS not in item.stash]
        following = dict(zip(by_pytest, [*by_pytest, None][1:], strict=True))
        with serving(run) as run.student:
            for item in chosen:
                if item in following:
                    replay.renew(item)
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following[item])
                else:
                    run.calls = []
                    _note(item, *replay.call(item, run))


def pytest_runtest_setup(item: pytest.Item) -> None:
    item.config.stash[RUN].calls = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    replay.keep(item, item.config.stash[RUN])


def pytest_make_parametrize_id(argname: str) -> str:
    """Numbered ids: the values that a hidden test is given must not stand in its name."""
    return argname


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call" or (report.when == "setup" and not report.passed):
        _note(item, call.excinfo.value if call.excinfo else None, call.duration)
    return report


def visibility(item: pytest.Item) -> str:
    """'public' for the checks that students have, 'hidden' for all else."""
    return "public" if PUBLIC in item.path.parents else "hidden"


def key_of(item: pytest.Item) -> Key:
    marker = item.get_closest_marker("exercise")
    return visibility(item), marker.args[0] if marker and marker.args else "", item.name


def _note(item: pytest.Item, error: BaseException | None, seconds: float) -> None:
    """Note what a test that ended with `error` (None: it passed) says of the submission whose turn it is."""
    run = item.config.stash[RUN]
    shown, exercise, name = item.stash[KEY]
    verdict, message = verdicts.explain(error, public=shown == "public")
    title = (getattr(getattr(item, "obj", None), "__doc__", None) or item.name).strip().splitlines()[0]
    kept = message
    if isinstance(error, Wrong):
        kept = error.message if shown == "public" else ""
    said = Outcome(exercise, name, title, shown, verdict, message=message, seconds=seconds)
    run.tested.setdefault(run.number, []).append(Tested(said, run.calls, kept, error))
