"""TODO."""

import builtins

from exercises.kit.checks import Wrong
from grader.sandbox import client

BUILTIN_ERRORS = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)
}


def explain(error: BaseException | None, *, public: bool) -> tuple[str, str]:
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
