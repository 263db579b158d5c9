"""What a student is told of an exercise: the record, and the words for it.

Every place that tells a student something reads it from here: the summary of `pytest exercises`, `check` in a notebook,
`python -m exercises` and its watch mode. A record is made of the reports of one pytest session (plugin.py puts on each
what is needed). Not covered: what a single failure is (failures.py); verdicts and grades (grader/results.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exercises.kit import diagnosis, manifest

DONE, NOT_YET, NOT_ATTEMPTED = "done", "not yet", "not attempted"
# How many lines of a student's own output a failure shows.
PRINTED_LINES = 20


@dataclass(frozen=True)
class Result:
    """How one exercise's public checks went. `message` and `printed` are those of the first that failed."""

    exercise: str
    state: str
    passed: int
    total: int
    points: float
    message: str = ""
    printed: str = ""


def of(name: str, reports: Sequence[Any]) -> Result:
    """The record of one exercise, made of the reports of its checks."""
    failed = [report for report in reports if not report.passed]
    outcomes = {getattr(report, "exercise_outcome", "error") for report in failed}
    state = DONE if not failed else NOT_ATTEMPTED if outcomes == {NOT_ATTEMPTED} else NOT_YET
    passed, total = len(reports) - len(failed), len(reports)
    points = manifest.exercise(name).points * passed / total
    if not failed:
        return Result(name, state, passed, total, points)
    return Result(name, state, passed, total, points, _message(failed), getattr(failed[0], "exercise_printed", ""))


def of_all(reports: Mapping[str, Sequence[Any]]) -> list[Result]:
    """A record for each exercise that ran, in teaching order."""
    return [of(each.name, reports[each.name]) for each in manifest.every() if reports.get(each.name)]


def _message(failed: Sequence[Any]) -> str:
    """The message of the first failed check; where a known mistake explains the failures, in the words for that."""
    message = getattr(failed[0], "exercise_message", "")
    lesson = getattr(failed[0], "exercise_lesson", "")
    says = [getattr(report, "exercise_says", {}) for report in failed]
    slug = diagnosis.speaker([set(each) for each in says])
    words = next((each[slug] for each in says if slug in each), "")
    if not words:
        return message
    return message.replace(lesson, words) if lesson else f"{message}\n{words}"


def line(result: Result) -> str:
    """One line: the state of an exercise and its points."""
    points = f"{result.points:4.3g} of {manifest.exercise(result.exercise).points:2.3g} points"
    return f"{result.state:13}  {result.exercise:18} {points}  ({result.passed} of {result.total} checks)"


def total(results: Iterable[Result]) -> str:
    """One line: the points of all of these together."""
    return f"{sum(result.points for result in results):.3g} points by these checks"


def heading(result: Result) -> str:
    """The name and the title of an exercise."""
    return f"{result.exercise}: {manifest.exercise(result.exercise).title}"


def details(result: Result) -> list[str]:
    """What went wrong, and the end of what was printed on the way, line by line."""
    printed = result.printed.splitlines()[-PRINTED_LINES:]
    return result.message.splitlines() + (["", "You printed:", *(f"    {each}" for each in printed)] if printed else [])


def first_unfinished(results: Iterable[Result]) -> Result | None:
    """The exercise to work on: the first that is not done."""
    return next((result for result in results if result.state != DONE), None)


def summary(results: Sequence[Result], hint: bool = True) -> list[str]:
    """A line per exercise, then what went wrong in each that was tried, and the first hint for the first not done."""
    lines = [*(f"  {line(result)}" for result in results), f"  {total(results)}"]
    first = first_unfinished(results)
    for result in results:
        if result is first or result.state == NOT_YET:
            lines += ["", heading(result), *(f"  {each}" if each else "" for each in details(result))]
        if result is first and hint:
            lines.append(f"  Hint: {manifest.exercise(result.exercise).hints[0]}")
    return lines
