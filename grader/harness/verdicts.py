"""Where a verdict is made: from what a test ended with, to a verdict and the message that the student may read.

No string that a worker sends once a line of the submission has run is ever shown for a hidden test: the message is a
fixed sentence, or one that the kit worded. (`unreadable`, the lines of `blocked`, the module of `missing_module` and
why a function is not there are found in the text of the file before it runs: sandbox/messages.py.) For a public test
the message is shown in full; those run first.
What remains for a hidden test is the verdict itself, the kind of error (NAMED_ERRORS), the lesson of a check, which of
the modules that it imports is not there, and which known mistake the result is: a few bits a test that a submission can
choose.
A test that its author leaves out was not attempted, and its outcome says `left_out`: no verdict says that.
Not covered: which verdict a call ends with; that is told by the sandbox (sandbox/client.py).
"""

import traceback
from pathlib import Path

import pytest

from exercises.kit.checking.wrong import Wrong, asserted
from grader.records.record import Verdict
from grader.sandbox.client import CallFailed

# Of an exception in a hidden test its type is told when it is one of these. A submission chooses what it raises, and so
# what it tells of an input: the fewer there are, the less.
NAMED_ERRORS = ("TypeError", "ValueError", "IndexError", "RuntimeError", "AttributeError")


# What is said where a test's author has left it out, by a mark or within the test.
LEFT_OUT = "Left out by the instructor: it gives no points."


def explain(error: BaseException | None, *, public: bool) -> tuple[Verdict, str]:
    """The verdict, and the message for the student, of a test that ended with `error` (None: it passed)."""
    if error is None:
        return "passed", ""
    if is_left_out(error):
        return "not_attempted", LEFT_OUT
    if isinstance(error, Wrong):
        return "wrong", str(error) if public else error.lesson
    if isinstance(error, CallFailed):
        if public or error.of_the_text or error.verdict in ("unreadable", "timeout", "blocked", "missing_module"):
            return error.verdict, error.message
        return error.verdict, _redacted(error)
    if isinstance(error, AssertionError):
        return "wrong", asserted(error) if public else ""
    return "grader_error", f"{type(error).__name__} in the suite or the kit: tell the instructor."


def is_left_out(error: BaseException | None) -> bool:
    """Whether a test ended with `pytest.skip()` or `pytest.xfail()`: its author takes it out of the points."""
    return isinstance(error, pytest.skip.Exception | pytest.xfail.Exception)


def place(error: BaseException, test: Path) -> str:
    """Where a test or the kit failed by itself, and with what: for the author of a suite, never for a student.

    The frames of the suite are named, and the last one, from the innermost call in the suite's own folder on.
    """
    frames = list(traceback.extract_tb(error.__traceback__))
    own = [frame for frame in frames if Path(frame.filename).parent == test.parent]
    shown = [*own, *frames[-1:]] if own and frames[-1] is not own[-1] else own or frames[-1:]
    lines = [f"{frame.filename}:{frame.lineno}, in {frame.name}: {frame.line or ''}".strip() for frame in shown]
    return "\n".join([*lines, "".join(traceback.format_exception_only(error)).strip()])


def _redacted(failure: CallFailed) -> str:
    """What a call did, in words that the submission could not choose."""
    if failure.verdict == "error":
        known = failure.error_type if failure.error_type in NAMED_ERRORS else "an exception"
        return f"It raised {known}."
    return {
        "not_attempted": "This function is not written yet.",
        "memory": "It asked for more memory than a submission may have.",
        "crashed": "Its process ended before it answered.",
    }.get(failure.verdict, "")
