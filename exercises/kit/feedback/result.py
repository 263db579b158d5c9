"""What a student is told of an exercise: the record, and the words for it.

Every place that tells a student something reads it from here: the summary of `pytest exercises`, `check` in a notebook,
`python -m exercises` and its watch mode. A record is made of the checks of one pytest session (testing/plugin.py puts a
`Check` on every report).
Not covered: what a single failure is (testing/failures.py); verdicts and grades (grader/records/).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from exercises.kit import diagnosis
from exercises.kit.feedback import building
from exercises.kit.manifest import Course, Exercise

State = Literal["done", "not yet", "not attempted", "not checked"]
DONE: Final = "done"
NOT_YET: Final = "not yet"
NOT_ATTEMPTED: Final = "not attempted"
# Only where results of earlier runs are shown: no check of it has run.
NOT_CHECKED: Final = "not checked"
# What came of one check; one that is left out (pytest.skip) doesn't count.
Outcome = Literal["passed", "wrong", "error", "not attempted", "left out"]
LEFT_OUT: Final = "left out"
# How many lines of a student's own output a failure shows.
PRINTED_LINES = 20


@dataclass(frozen=True)
class Check:
    """How one check of an exercise went.

    `lesson` is the part of `message` that a known mistake's words take the place of; `says` holds those words by the
    slugs of the mistakes that answered the same; `printed` is what the student's code printed. `calls` are the
    exercises whose functions the student's function calls. Of an exercise's checks this is the one with this `number`,
    and there are so many `of` them, also those that were left out.
    One that `stops` says in its `message` why no check can be run.
    """

    exercise: str
    outcome: Outcome
    message: str = ""
    lesson: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    printed: str = ""
    calls: Sequence[str] = ()
    number: int = 0
    of: int = 0
    stops: bool = False


@dataclass(frozen=True)
class Result:
    """How one exercise's public checks went. `message` and `printed` are those of the first that failed.

    Where none failed, `printed` is the end of what was printed in all of them.
    `mistake` is the slug of the known mistake whose words are in the message.
    An exercise that `waits_for` another one calls its function, which is not right yet: nothing else is said of it.
    """

    exercise: str
    state: State
    passed: int
    total: int
    points: float
    message: str = ""
    printed: str = ""
    waits_for: str = ""
    mistake: str = ""


def of(exercise: Exercise, checks: Sequence[Check], earlier: Iterable[Result] = ()) -> Result:
    """The record of one exercise, made of its checks, of which one counts at least.

    `earlier` are the records of those that it may build on.
    """
    checks = counting(checks)
    failed = [check for check in checks if check.outcome != "passed"]
    passed, total = len(checks) - len(failed), len(checks)
    points = exercise.points * passed / total
    if not failed:
        printed = "".join(check.printed for check in checks).splitlines(keepends=True)[-PRINTED_LINES:]
        return Result(exercise.name, DONE, passed, total, points, printed="".join(printed))
    state: State = NOT_ATTEMPTED if {check.outcome for check in failed} == {NOT_ATTEMPTED} else NOT_YET
    message, mistake = _message(failed)
    found = Result(exercise.name, state, passed, total, points, message, failed[0].printed, mistake=mistake)
    return waiting(found, failed[0].calls, earlier) if state == NOT_YET else found


def waiting(result: Result, calls: Iterable[str], earlier: Iterable[Result]) -> Result:
    """The record of an exercise that is not done, which calls others: if one of them is not done, it waits for that."""
    unfinished = {other.exercise for other in earlier if other.state != DONE}
    first = next((name for name in calls if name in unfinished), "")
    return replace(result, message=building.said(first), printed="", waits_for=first, mistake="") if first else result


def of_all(course: Course, checks: Mapping[str, Sequence[Check]], known: Iterable[Result] = ()) -> list[Result]:
    """A record for each exercise of a course that ran, in teaching order. `known` are records of others."""
    found: list[Result] = []
    for exercise in course.exercises:
        if counting(checks.get(exercise.name, ())):
            found.append(of(exercise, checks[exercise.name], [*known, *found]))
    return found


def counting(checks: Sequence[Check]) -> list[Check]:
    """The checks that are not left out, in the order of their numbers: several processes may have run them."""
    return sorted((check for check in checks if check.outcome != LEFT_OUT), key=lambda check: check.number)


def _message(failed: Sequence[Check]) -> tuple[str, str]:
    """The message of the first failed check; where a known mistake explains the failures, in the words for that, and
    the mistake's slug."""
    first = failed[0]
    slug = diagnosis.speaker([check.says for check in failed])
    words = next((check.says[slug] for check in failed if slug is not None and slug in check.says), "")
    if not words or slug is None:
        return first.message, ""
    return first.message.replace(first.lesson, words) if first.lesson else f"{first.message}\n{words}", slug


def line(course: Course, result: Result) -> str:
    """One line: the state of an exercise and its points."""
    if result.state == NOT_CHECKED:
        return f"{result.state:13}  {result.exercise}"
    points = f"{result.points:4.3g} of {course.exercise(result.exercise).points:2.3g} points"
    return f"{result.state:13}  {result.exercise:18} {points}  ({result.passed} of {result.total} checks)"


def total(results: Iterable[Result]) -> str:
    """One line: the points of all of these together."""
    return f"{sum(result.points for result in results):.3g} points by these checks"


def heading(course: Course, result: Result) -> str:
    """The name and the title of an exercise."""
    return f"{result.exercise}: {course.exercise(result.exercise).title}"


def details(result: Result) -> list[str]:
    """What went wrong, and the end of what was printed on the way, line by line."""
    printed = result.printed.splitlines()[-PRINTED_LINES:]
    message = result.message.splitlines()
    if not printed:
        return message
    return [*message, *([""] if message else []), "You printed:", *(f"    {line}" for line in printed)]


def first_unfinished(results: Iterable[Result]) -> Result | None:
    """The exercise to work on: the first that is not done."""
    return next((result for result in results if result.state != DONE), None)


def summary(course: Course, results: Sequence[Result], hint: bool = True) -> list[str]:
    """A line per exercise, then what went wrong in each that was tried, and the first hint for the first not done."""
    lines = [*(f"  {line(course, result)}" for result in results), f"  {total(results)}"]
    first = first_unfinished(results)
    for result in results:
        if result is first or result.state == NOT_YET:
            lines += ["", heading(course, result), *(f"  {text}" if text else "" for text in details(result))]
        if result is first and hint and not result.waits_for:
            fitting = course.exercise(result.exercise).hints_for(result.message, result.mistake)
            lines.append(f"  Hint: {fitting[0]}")
    return lines


def whats_next(course: Course, results: Sequence[Result], done: Iterable[str]) -> list[str]:
    """After a run in which all was done: a line on the exercise to go on with, where there is one.

    `done`: the names of what an earlier run found done.
    """
    if first_unfinished(results) is not None:
        return []
    over = {*done, *(result.exercise for result in results)}
    ahead = next((exercise for exercise in course.exercises if exercise.name not in over), None)
    return [] if ahead is None else ["", f"Next: {ahead.name}: {ahead.title}"]
