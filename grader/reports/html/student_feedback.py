"""Puts one student's record in the order of their page: an exercise after the other, equal checks in one line.

Covered: the passed checks are one line and come last; a failed check is shown once with what it says, and its other
inputs under it. Not covered: words and looks, which are the template's and advice.py's.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from exercises.kit.feedback import building
from exercises.kit.manifest import Course, Exercise
from grader.records.record import Outcome, Record, Verdict, Visibility
from grader.records.scoring import held_back
from grader.reports.html.class_figures import about, by_exercise
from grader.reports.html.mistakes import failed, known, split
from solutions import misconceptions

# For these the function gives something else in every check; for all other verdicts once is enough.
DIFFER: tuple[Verdict, ...] = ("wrong", "error")


@dataclass
class Group:
    """Failed checks that say the same. `more` is what the first of `checks` says on its other inputs."""

    verdict: Verdict
    visibility: Visibility
    detail: str
    checks: Counter[str] = field(default_factory=Counter)
    more: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many checks are in it."""
        return self.checks.total()


class Part(NamedTuple):
    """One exercise. `verdict` is that of its first failed check; `followed` counts the checks credited afterwards;
    `held_back` are the points of passed public checks that hidden ones don't bear out; `waits` says that another one,
    which it calls, has to be right first; `hint` is the one that fits what was said."""

    number: int
    name: str
    title: str
    score: float
    max_score: float
    verdict: Verdict
    diagnosis: str
    groups: list[Group]
    passed: Counter[str]
    followed: int
    held_back: float
    builds_on: tuple[str, ...]
    waits: str = ""
    hint: str = ""

    @property
    def whole(self) -> bool:
        """Whether the exercise has all its points."""
        return self.score >= self.max_score


def parts(record: Record, course: Course) -> list[Part]:
    """The exercises of a record that have checks, in teaching order."""
    found, words = [], known(course)
    for number, (name, tests) in enumerate(by_exercise(record).items(), 1):
        if not tests or name not in record.exercises:
            continue
        missed, points = failed(tests), record.exercises[name]
        exercise = about(name, course)
        found.append(
            Part(
                number,
                name,
                exercise.title,
                points["score"],
                points["max_score"],
                missed[0].verdict if missed else "passed",
                next((named for named in (split(test.message, words)[1] for test in missed) if named), ""),
                fold(missed, words),
                Counter(test.title for test in tests if test.verdict == "passed"),
                sum(test.followed_through for test in tests),
                held_back(tests),
                exercise.requires,
                next((test.message for test in missed if building.is_said(test.message)), ""),
                _hint(exercise, missed, course),
            )
        )
    return found


def _hint(exercise: Exercise, missed: Sequence[Outcome], course: Course) -> str:
    """The first hint for an exercise with these failed checks; '' for one that is not of the course any more."""
    said = next((test.message for test in missed if test.message), "")
    slugs = {mistake.says: mistake.slug for mistake in misconceptions.of(course, exercise.name)}
    slug = next((slugs[line] for test in missed for line in test.message.split("\n") if line in slugs), "")
    return next(iter(exercise.hints_for(said, slug)), "")


def fold(missed: list[Outcome], known: Collection[str]) -> list[Group]:
    """The failed checks in groups that say the same, without the known mistake, which is said once above them."""
    groups: dict[tuple[str, ...], Group] = {}
    for test in missed:
        if test.verdict in DIFFER:
            detail = split(test.message, known)[0]
            key: tuple[str, ...] = (test.verdict, test.visibility, detail)
        else:
            detail = test.message
            key = (test.verdict,)
        groups.setdefault(key, Group(test.verdict, test.visibility, detail)).checks[test.title] += 1
    return _by_check(list(groups.values()))


def _by_check(groups: list[Group]) -> list[Group]:
    """Groups of one and the same check put together: the same check on several inputs."""
    kept: list[Group] = []
    for group in groups:
        first = next((earlier for earlier in kept if _same_check(earlier, group)), None)
        if first is None:
            kept.append(group)
        else:
            first.checks += group.checks
            first.more.append(group.detail)
    return kept


def _same_check(one: Group, other: Group) -> bool:
    same = (one.verdict, one.visibility, list(one.checks)) == (other.verdict, other.visibility, list(other.checks))
    return same and len(one.checks) == 1
