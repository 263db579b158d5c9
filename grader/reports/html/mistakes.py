"""Takes apart what a failed check says: what was measured, and which known mistake it is.

A record's message has both, a line for each (harness/follow_through.py). The words of the known mistakes are those of
the course's misconceptions; `known` is the one place of the reports that looks them up.
Covered: one text per exercise of a student, the same for two students who made the same mistake.
Not covered: mistakes that only look alike; a text is compared letter for letter.
"""

from collections.abc import Collection, Iterable
from functools import cache

from exercises.kit.feedback import written
from exercises.kit.manifest import Course
from grader.records.record import Outcome, Status, Verdict
from solutions import misconceptions

# What stands for an exercise as a whole: the verdict of a test, or the status of a record in which none was run.
Standing = Verdict | Status
# The function did nothing that could have led to these.
UNTRIED: tuple[Standing, ...] = ("not_attempted", "unreadable", "grader_error")
# Longer texts are cut where a class is shown.
MAX_TEXT = 300


@cache
def known(course: Course) -> frozenset[str]:
    """The words of every known mistake of a course."""
    return frozenset(misconception.says for misconception in misconceptions.catalogue(course))


def split(message: str, known: Collection[str]) -> tuple[str, str]:
    """A message as (what was measured, the known mistake); either may be empty. `known` are the words to look for."""
    if not message:
        return "", ""
    lines = message.split("\n")
    named = next((line for line in lines if line in known), "")
    return "\n".join(line for line in lines if line != named).strip("\n") if named else message, named


def failed(tests: Iterable[Outcome]) -> list[Outcome]:
    """The tests that were not passed."""
    return [test for test in tests if test.verdict != "passed"]


def shared_text(missed: list[Outcome], known: Collection[str]) -> str:
    """The mistake behind the failed tests of one exercise, in words that do not depend on the input.

    That is a known mistake; or the lesson that hidden tests show; or what a public check says, which has the same
    input for everyone, without the line numbers of an error. The text is empty when the verdict says it all.
    """
    verdict = missed[0].verdict
    if verdict not in ("wrong", "error"):
        return ""
    named = next((text for text in (split(test.message, known)[1] for test in missed) if text), "")
    if named:
        return named
    same = [test for test in missed if test.verdict == verdict and test.message]
    if verdict == "wrong":
        same.sort(key=lambda test: test.visibility != "hidden")
    text = written.without_call(same[0].message, same[0].exercise) if same else ""
    text = text.split("\n")[0] if verdict == "error" else text
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} ..."
