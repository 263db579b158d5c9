"""What a failed check says, taken apart: what was measured, and which known mistake it is.

A record's message has both, a line each (follow.py). The words of known mistakes are those of solutions/misconceptions.
Covered: one text per exercise of a student, the same for two students who made the same mistake.
Not covered: mistakes that only look alike; a text is compared letter for letter.
"""

from collections.abc import Iterable
from functools import cache

from exercises.kit import manifest
from grader.records.record import Outcome
from solutions import misconceptions

# Nothing that the function does is behind these.
UNTRIED = ("not_attempted", "unreadable", "grader_error")
# Longer texts are cut where a class is shown.
MAX_TEXT = 300


@cache
def known() -> frozenset[str]:
    """The words of every known mistake."""
    return frozenset(mistake.says for course in manifest.courses() for mistake in misconceptions.catalogue(course))


def split(message: str) -> tuple[str, str]:
    """A message as (what was measured, the known mistake); either may be empty."""
    if not message:
        return "", ""
    lines = message.split("\n")
    named = next((line for line in lines if line in known()), "")
    return "\n".join(line for line in lines if line != named).strip("\n") if named else message, named


def failed(tests: Iterable[Outcome]) -> list[Outcome]:
    return [test for test in tests if test.verdict != "passed"]


def shared_text(missed: list[Outcome]) -> str:
    """The mistake behind the failed tests of one exercise, in words that do not depend on the input.

    That is a known mistake; or the lesson that hidden tests show; or what a public check says, which has the same
    input for everyone, without the line numbers of an error. Empty when the verdict says it all.
    """
    verdict = missed[0].verdict
    if verdict not in ("wrong", "error"):
        return ""
    named = next((text for text in (split(test.message)[1] for test in missed) if text), "")
    if named:
        return named
    same = [test for test in missed if test.verdict == verdict and test.message]
    if verdict == "wrong":
        same.sort(key=lambda test: test.visibility != "hidden")
    text = same[0].message if same else ""
    text = text.split("\n")[0] if verdict == "error" else text
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} ..."
