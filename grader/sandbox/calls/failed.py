"""What a student's code did instead of returning a value: its verdict, and the message for the student.

Covered: exceptions, and functions that are not there, with the reason as far as the text shows it or the run has.
Not covered: time limits and processes that end, which the client notices itself.
"""

from collections.abc import Mapping
from typing import Literal

from exercises.kit.checking.raising import Raised
from exercises.kit.reading import lacking, whereabouts
from grader.sandbox.messages import Failed, Parsed

Verdict = Literal["error", "not_attempted", "timeout", "memory", "crashed", "blocked", "missing_module", "unreadable"]


class CallFailed(Raised):
    """What a student's code did instead of returning a value: a verdict, and a message for the student.

    For an exception, `error_type` is its type's name and `raised` what it says, as the student's code put it; `kinds`
    are Python's own classes that it is of, where it may be the answer that a check asks for.
    `of_the_text`: the message is the kit's own, on what stands in the file, found before a line of it ran.
    """

    def __init__(
        self,
        verdict: Verdict,
        message: str,
        error_type: str = "",
        raised: str = "",
        of_the_text: bool = False,
        kinds: tuple[str, ...] = (),
    ):
        super().__init__(f"{verdict}: {message}")
        self.of_the_text = of_the_text
        self.verdict: Verdict = verdict
        self.message = message
        self.error_type = error_type
        self.raised = raised
        self.kinds = kinds


def nonsense(name: str) -> str:
    """What is said of a worker that has answered nonsense."""
    return f"the process of this submission answered nonsense when {name} was called."


def as_failure(name: str, failed: Failed, text: Parsed, unbound: Mapping[str, str]) -> CallFailed:
    """What an exception in a student's code means; `text` and `unbound` say of functions why they are not there."""
    lacks = _lacks(name, failed, text)
    if lacks:
        return CallFailed("missing_module", lacking.said(name, lacks), failed.error_type)
    if failed.memory:
        return CallFailed("memory", f"{name} asked for more memory than a submission may have.", failed.error_type)
    is_missing = failed.error_type == "KeyError" and not failed.lines
    said = whereabouts.why_missing(name, text.elsewhere, text.defined) if is_missing else ""
    if failed.stub:
        said = text.left.get(name) or whereabouts.is_broken(name, text.elsewhere)
    if said:
        return CallFailed("error", said, failed.error_type, failed.text, of_the_text=True)
    if failed.stub:
        return CallFailed("not_attempted", failed.text.removeprefix("NotImplementedError: "), failed.error_type)
    if is_missing and name in unbound:
        return CallFailed("error", unbound[name], failed.error_type, failed.text)
    if is_missing:
        return CallFailed("not_attempted", f"there is no function {name} in the file.", failed.error_type)
    where = "".join(f"\n    line {line}, in {function}" for line, function in failed.lines)
    meaning = f"\n{failed.meaning}" if failed.meaning else ""
    return CallFailed("error", f"{failed.text}{where}{meaning}", failed.error_type, failed.text, kinds=failed.kinds)


def _lacks(name: str, failed: Failed, text: Parsed) -> str:
    """The module that a call failed for want of: this machine has not got it, and the file imports it; '' for none."""
    is_missing = failed.error_type == "KeyError" and not failed.lines
    return lacking.which("" if is_missing else failed.text, name, text.lacking) if text.lacking else ""
