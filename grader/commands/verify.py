"""Proof that a suite is sharp and fair: it is run on the solutions, on the stubs, and on every known mistake.

What is asked of it: the solutions get full marks; the stubs none, and `not_attempted` everywhere; every misconception
loses marks in its own function and, once credit is followed through, only there; every hidden test is failed by one at
least. Not covered: mistakes that nobody has put into solutions/misconceptions/ yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exercises.kit import manifest
from grader.intake.submissions import Found
from grader.records import store
from grader.records.record import Outcome, Record
from grader.records.store import Records
from grader.run import scheduler
from grader.run.executors import Place
from grader.run.settings import Settings
from solutions import build, misconceptions

SOLUTIONS, STUBS = "(solutions)", "(stubs)"


@dataclass(frozen=True)
class Proof:
    """What came of it. `caught_by`: for each hidden test, the misconceptions that fail it."""

    problems: list[str]
    caught_by: dict[str, list[str]]
    diagnosed: dict[str, bool]


def the_class(course: str = manifest.MAIN) -> list[Found]:
    """The solutions, the stubs and every misconception of a course as a class that needs no files."""
    solutions, stubs = build.PAIRS[course]
    source = stubs.name
    found = [
        Found(SOLUTIONS, source, data=solutions.read_bytes()),
        Found(STUBS, source, data=stubs.read_bytes()),
    ]
    for each in misconceptions.catalogue(course=course):
        found.append(Found(each.slug, source, data=misconceptions.as_submission(each).encode()))
    return found


def verify(settings: Settings, place: Place, folder: Path, progress: Callable[[list[Record]], None]) -> Proof:
    """Grade the class of known results into `folder` and look at what the suite made of it. Raises RunFailed."""
    scheduler.grade_class(the_class(settings.course), folder, settings, place, progress)
    return prove({each.student: each for each in Records(folder / store.RESULTS)}, settings.course)


def prove(records: dict[str, Record], course: str = manifest.MAIN) -> Proof:
    """The proof from the records of `the_class`, by student."""
    problems = list(_unfair(records[SOLUTIONS])) + _awake(records[STUBS])
    names = dict.fromkeys(_name(each) for each in records[SOLUTIONS].tests if each.visibility == "hidden")
    caught_by: dict[str, list[str]] = {name: [] for name in names}
    diagnosed: dict[str, bool] = {}
    for each in misconceptions.catalogue(course=course):
        record = records[each.slug]
        lost = {name for name, points in record.exercises.items() if points["score"] < points["max_score"]}
        if each.exercise not in lost:
            problems.append(f"{each.slug}: keeps all marks. No test tells it from a right {each.exercise}.")
        for name in sorted(lost - {each.exercise}):
            problems.append(f"{each.slug}: loses marks in {name}, which is right.")
        failed = [test for test in record.tests if test.verdict != "passed" and test.exercise == each.exercise]
        for test in failed:
            if test.visibility == "hidden":
                caught_by[_name(test)].append(each.slug)
        diagnosed[each.slug] = any(each.says in test.message or test.verdict == "blocked" for test in failed)
    problems += [f"{name}: no known mistake fails this test." for name, slugs in caught_by.items() if not slugs]
    return Proof(problems, caught_by, diagnosed)


def _unfair(record: Record) -> list[str]:
    return [
        f"{_name(test)}: the solutions fail it: {test.verdict} {test.message}"
        for test in record.tests
        if test.verdict != "passed"
    ]


def _awake(record: Record) -> list[str]:
    return [
        f"{_name(test)}: the stubs get {test.verdict}, not not_attempted."
        for test in record.tests
        if test.verdict != "not_attempted"
    ]


def _name(test: Outcome) -> str:
    return f"{test.exercise}: {test.name}"
