"""How a submission becomes a pytest fixture, and a test's outcome a verdict.

The tests are the public checks of exercises/ and a hidden suite. Both talk to `student`, whose functions run in a
worker, and to `reference`, whose answers are computed in a worker of its own and remembered for the whole run.
pytest takes this module as a plugin: its fixtures are those of replay.TABLE, and its hooks note what each test says of
the submission whose turn it is. Which tests run for which submission: session.py.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from _pytest import skipping

from exercises.kit.checks import Wrong
from exercises.kit.diagnosis import Answer
from exercises.kit.feedback import written
from exercises.kit.values import size_of
from grader.harness import replay, verdicts
from grader.harness.batch import Batch, Call, Key, Trial
from grader.records import scoring
from grader.records.record import Outcome, Visibility
from grader.sandbox import client

BATCH = pytest.StashKey[Batch]()
KEY = pytest.StashKey[Key]()

# What is kept of a batch's results for the diagnosis and for `grader explain`: of a test its last calls, of a call that
# others follow in the test so many bytes, and so many of all failed tests. Each submission has the same part of these,
# so that none can use up another's.
MAX_CALLS = 20
MAX_KEPT_OF_A_CALL = 200_000
MAX_KEPT = 24_000_000
# Where a student's function was called and is not right, the call stands above what a public check says.
CALLED = ("wrong", "error", "timeout", "memory", "crashed", "blocked", "missing_module")
# A suite may put a result of any length into the message of a plain assert.
MAX_SAID = 20_000


@pytest.fixture(scope="session")
def batch(request: pytest.FixtureRequest) -> Batch:
    """What is graded now."""
    return request.config.stash[BATCH]


def _fixture(name: str, scope: Literal["session", "function"] = "session") -> Any:
    """The pytest fixture for a name of the table."""

    def fixture(request: pytest.FixtureRequest, batch: Batch) -> Any:
        return replay.TABLE[name](batch, request.node.name)

    fixture.__doc__ = replay.TABLE[name].__doc__
    return pytest.fixture(scope=scope, name=name)(fixture)


student = _fixture("student")
reference = _fixture("reference")
inputs = _fixture("inputs", "function")
tolerance = _fixture("tolerance")
accepted = _fixture("accepted")
rounding = _fixture("rounding")


@contextlib.contextmanager
def serving(batch: Batch) -> Iterator[SimpleNamespace]:
    """The functions of the submission that the batch is at; its worker ends with the context."""
    number = batch.number
    submission = batch.submissions[number]
    load = client.of_submission(Path(submission.source).name, submission.data, batch.course, submission.beside)
    replaced = {name: batch.course.builds_on(name) for name in batch.course.names} if batch.following else {}
    worker = client.Worker(
        batch.zygote,
        load,
        batch.limits,
        ask=batch.reference.ask,
        passes=batch.reference.passes,
        replaced=replaced,
        spent=batch.spent.get(number, 0.0),
    )
    batch.worker = worker
    try:
        yield SimpleNamespace(**{name: _recorded(batch, worker, name) for name in batch.course.names})
    finally:
        batch.worker = None
        batch.notes[number] = worker.notes
        batch.uses[number] = worker.calls
        batch.spent[number] = worker.spent
        # A zygote that is gone by now is noticed by whoever asks whether it is alive.
        with contextlib.suppress(client.SandboxError):
            worker.stop()


def _recorded(batch: Batch, worker: client.Worker, name: str) -> Callable[..., Any]:
    """The function `name` of a submission. The batch keeps every call of it for the diagnosis."""

    def call(*args: Any, **kwargs: Any) -> Any:
        made = Call(name, args, kwargs)
        if batch.calls and _size(batch.calls[-1]) > MAX_KEPT_OF_A_CALL:
            batch.calls[-1].forget()
        batch.calls = [*batch.calls[1 - MAX_CALLS :], made]
        try:
            value = worker.call(name, *args, **kwargs)
        except client.CallFailed as failure:
            made.answer = Answer(raised=failure.raised)
            raise
        made.answer = Answer(value)
        return value

    return call


def pytest_runtest_setup(item: pytest.Item) -> None:
    begin(item.config.stash[BATCH])


def pytest_make_parametrize_id(argname: str) -> str:
    """Numbered ids: the values that a hidden test is given must not stand in its name."""
    return argname


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call" or (report.when == "setup" and not report.passed):
        note(item, call.excinfo.value if call.excinfo else None, call.duration)
    return report


def key_of(item: pytest.Item, public: Path) -> Key:
    """Which test this is; those of the folder `public` are the checks that students have."""
    visibility: Visibility = "public" if public == item.path.parent else "hidden"
    marker = item.get_closest_marker("exercise")
    return Key(visibility, marker.args[0] if marker and marker.args else "", item.name)


def begin(batch: Batch) -> None:
    """Make ready for the next test."""
    batch.calls = []
    if batch.worker is not None:
        batch.waited = batch.worker.spent + batch.reference.spent


def note(item: pytest.Item, error: BaseException | None, seconds: float) -> None:
    """Note what a test that ended with `error` (None: it passed) says of the submission whose turn it is.

    The time that the judge took to look at the results counts as the submission's, as the time in its worker does.
    Of a passed test nothing is kept but its outcome; of another its last calls, and the error without the frames that
    hold on to what was compared.
    """
    batch, key = item.config.stash[BATCH], item.stash[KEY]
    if batch.worker is not None:
        waited = batch.worker.spent + batch.reference.spent - batch.waited
        batch.worker.spent += max(0.0, seconds - waited)
    public = key.visibility == "public"
    is_fault = error is not None and verdicts.explain(error, public=False)[0] == "grader_error"
    fault = verdicts.place(error, item.path) if error is not None and is_fault else ""
    error = _without_frames(error)
    verdict, message = verdicts.explain(error, public=public)
    title = (getattr(getattr(item, "obj", None), "__doc__", None) or item.name).strip().splitlines()[0]
    kept = message
    if isinstance(error, Wrong):
        kept = error.message if public else ""
    if public and verdict in CALLED and batch.calls and batch.calls[-1].name == key.exercise:
        made = written.call(key.exercise, batch.calls[-1].args, batch.calls[-1].kwargs)
        message, kept = f"{made}\n{message}", f"{made}\n{kept}"
    outcome = Outcome(
        key.exercise, key.name, title, key.visibility, verdict,
        message=message, seconds=seconds, left_out=verdicts.is_left_out(error),
    )  # fmt: skip
    calls = [] if error is None else _kept(batch)
    batch.trials.setdefault(batch.number, []).append(Trial(outcome, calls, kept, error, fault))


def is_marked_out(item: pytest.Item) -> bool:
    """Whether a mark leaves a test out: skip, or skipif or xfail that hold. Raises what a bad condition raises."""
    return skipping.evaluate_skip_marks(item) is not None or skipping.evaluate_xfail_marks(item) is not None


def leave_out(item: pytest.Item) -> None:
    """Note of a test that a mark leaves out that it was not run."""
    begin(item.config.stash[BATCH])
    note(item, pytest.skip.Exception(""), 0.0)


def _kept(batch: Batch) -> list[Call]:
    """The calls of the test that has just run, without results for which the submission has no room any more."""
    for call in batch.calls:
        size = _size(call)
        room = batch.room.get(batch.number, MAX_KEPT // len(batch.submissions))
        if size > room:
            call.forget()
        else:
            batch.room[batch.number] = room - size
    return batch.calls


def _without_frames(error: BaseException | None) -> BaseException | None:
    """The error without what makes it large: the frames that it came through, and the middle of a long message."""
    if type(error) is AssertionError and len(str(error)) > MAX_SAID:
        error = AssertionError(scoring.short_text(str(error)))
    if error is not None:
        error.__traceback__ = error.__context__ = error.__cause__ = None
    return error


def _size(call: Call) -> int:
    return 0 if call.answer is None else size_of(call.answer.value)
