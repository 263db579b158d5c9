"""Where a verdict is made: from what a test ended with, to a verdict and the message that the student may read.

A message about a hidden test is a fixed sentence, or one that the kit worded: an exception's own text, and whatever
else a submission can choose, may hold a hidden input.
Not covered: which verdict a call ends with; that is told by the sandbox (sandbox/client.py).
"""

import builtins

from exercises.kit.checks import Wrong
from grader.records.record import Verdict
from grader.sandbox.client import CallFailed

BUILTIN_ERRORS = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)
}


def explain(error: BaseException | None, *, public: bool) -> tuple[Verdict, str]:
    """The verdict, and the message for the student, of a test that ended with `error` (None: it passed)."""
    if error is None:
        return "passed", ""
    if isinstance(error, Wrong):
        return "wrong", str(error) if public else error.lesson
    if isinstance(error, CallFailed):
        if public or error.verdict in ("unreadable", "timeout", "blocked"):
            return error.verdict, error.message
        return error.verdict, _redacted(error)
    if isinstance(error, AssertionError):
        return "wrong", str(error) if public else ""
    return "grader_error", f"{type(error).__name__} in the suite or the kit: tell the instructor."


def _redacted(failure: CallFailed) -> str:
    """What a call did, in words that the submission could not choose."""
    if failure.verdict == "error":
        known = failure.error_type if failure.error_type in BUILTIN_ERRORS else "an exception"
        return f"It raised {known}."
    return {
        "not_attempted": "This function is not written yet.",
        "memory": "It asked for more memory than a submission may have.",
        "crashed": "Its process ended before it answered.",
    }.get(failure.verdict, "")
