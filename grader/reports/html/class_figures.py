"""Counts what a class got right and what it got wrong, in one pass over the records.

For every student a row of the class's table is kept; all else is counted, so that the memory of a report does not grow
with the records. Covered: the distribution of scores, every check's difficulty and whether it goes together with the
rest of a student's work, and groups of students with the same mistake.
Not covered: records with a fault of the grader, and those that are excused as a whole. They get a row, but are in no
figure, since their scores mean nothing.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from exercises.kit.manifest import Course, Exercise
from grader.records.record import Outcome, Record, Status, Verdict, Visibility
from grader.reports import corrected
from grader.reports.html.mistakes import UNTRIED, Standing, failed, known, shared_text
from grader.reports.readers import for_class

# With fewer, a coefficient of correlation is mostly chance: it would be off by 0.4 or more either way.
MIN_STUDENTS = 30
# The same where nearly all of them pass, or nearly none.
MIN_EITHER = 5
MAX_BARS = 10
MAX_NOTE = 160
# How much of an exercise's points a student has.
Share = Literal["all", "some", "none", "untried"]
# What tells one check from another: its exercise, its visibility and its title.
CheckKey = tuple[str, Visibility, str]


class Cell(NamedTuple):
    """One exercise of one student."""

    points: float
    verdict: Standing
    adjusted: bool = False


class Row(NamedTuple):
    """One student in the class's table. `mistakes` are numbers in `Figures.mistakes`."""

    student: str
    score: float
    status: Status
    note: str
    cells: dict[str, Cell]
    mistakes: list[int]
    fault: bool
    said: str = ""
    excused: bool = False


@dataclass
class Check:
    """One check over the class: the tests of one title, which differ in their inputs."""

    exercise: str
    visibility: Visibility
    title: str
    inputs: int = 0
    tried: int = 0
    passed: int = 0
    _sums: list[float] = field(default_factory=lambda: [0.0] * 5)

    def add(self, verdicts: list[Verdict], elsewhere: float) -> None:
        """Count one student, who has `elsewhere` points in the other exercises."""
        self.inputs = max(self.inputs, len(verdicts))
        if all(verdict in UNTRIED for verdict in verdicts):
            return
        share = verdicts.count("passed") / len(verdicts)
        self.tried += 1
        self.passed += share == 1.0
        new = (share, elsewhere, share * share, elsewhere * elsewhere, share * elsewhere)
        self._sums = [old + more for old, more in zip(self._sums, new, strict=True)]

    @property
    def discrimination(self) -> float | None:
        """How far passing goes together with the points in the other exercises, -1 to 1; None where that is chance."""
        if self.tried < MIN_STUDENTS or min(self.passed, self.tried - self.passed) < MIN_EITHER:
            return None
        n, (x, y, xx, yy, xy) = self.tried, self._sums
        spread = (n * xx - x * x) * (n * yy - y * y)
        return (n * xy - x * y) / math.sqrt(spread) if spread > 1e-9 else None

    @property
    def margin(self) -> float:
        """By how much chance moves the discrimination, either way, 19 times of 20."""
        return 2 / math.sqrt(self.tried) if self.tried else math.inf


@dataclass
class Mistake:
    """The same mistake, and who made it: numbers of students in the order of the records."""

    exercise: str
    verdict: Standing
    text: str
    who: list[int] = field(default_factory=list)


class Bar(NamedTuple):
    """A bar of the histogram: scores from `low` to under `high`; `low == high` for the full score."""

    low: float
    high: float
    students: int


@dataclass
class Figures:
    """What the class's page shows.

    `standing` counts, for every exercise, the students that have all, some or none of its points, or did not try it.
    `left_out` holds the tests that give no points: their exercise and title, and their names.
    `mistakes` are those that two students and more made; `alone` counts, for every exercise, those that one made.
    """

    rows: list[Row] = field(default_factory=list)
    exercises: dict[str, float] = field(default_factory=dict)
    standing: dict[str, Counter[Share]] = field(default_factory=dict)
    checks: dict[CheckKey, Check] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    alone: Counter[str] = field(default_factory=Counter)
    maximum: float = 0.0
    provenance: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, set[str]] = field(default_factory=dict)

    @property
    def counted(self) -> list[Row]:
        """The rows that are in the figures."""
        return [row for row in self.rows if not (row.fault or row.excused)]


def worst_verdict(record: Record, exercise: str) -> Standing:
    """One word for an exercise of one student: 'passed', or the verdict of its first failed test."""
    own = [test for test in record.tests if test.exercise == exercise]
    return _worst(own, record)


def _worst(own: list[Outcome], record: Record) -> Standing:
    missed = failed(own)
    if missed:
        return missed[0].verdict
    return "passed" if own else record.status


def by_exercise(record: Record) -> dict[str, list[Outcome]]:
    """The tests of each exercise of the record, in its order."""
    tests: dict[str, list[Outcome]] = {name: [] for name in record.exercises}
    for test in record.tests:
        tests.setdefault(test.exercise, []).append(test)
    return tests


def about(name: str, course: Course) -> Exercise:
    """The exercise of the course; for a name that the course has no more, an exercise that has it as its title."""
    return course.exercise(name) if name in course.names else Exercise(name, name, 0.0)


def figures(records: Iterable[Record], course: Course) -> Figures:
    """Count a class. The records are read once, one at a time, and not kept."""
    found, words = Figures(), known(course)
    mistakes: dict[tuple[str, Standing, str], Mistake] = {}
    for number, record in enumerate(records):
        tests = by_exercise(record)
        row = _row(record, tests)
        found.rows.append(row)
        found.maximum = max(found.maximum, record.max_score)
        found.provenance = found.provenance or record.provenance
        for name, own in record.exercises.items():
            if own["max_score"]:
                found.exercises[name] = own["max_score"]
                found.standing.setdefault(name, Counter())
        for one in record.corrections:
            if one["kind"] == "left_out":
                found.left_out.setdefault(f"{one['exercise']}: {one['comment']}", set()).add(one["said"])
        if row.fault or row.excused:
            continue
        for name, cell in row.cells.items():
            found.standing[name][_share(cell, found.exercises[name])] += 1
            missed = failed(tests[name])
            if missed and cell.verdict not in UNTRIED:
                key = (name, cell.verdict, shared_text(missed, words))
                mistakes.setdefault(key, Mistake(*key)).who.append(number)
        _count_checks(found.checks, record)
    _order(found, list(mistakes.values()))
    return found


def _row(record: Record, tests: dict[str, list[Outcome]]) -> Row:
    cells = {
        name: Cell(
            own["score"],
            _worst(tests[name], record),
            "adjusted" in record.kinds_of(name),
        )
        for name, own in record.exercises.items()
        if own["max_score"]
    }
    note = for_class(record.message, record.source, MAX_NOTE)
    return Row(record.student, record.score, record.status, note, cells, [], record.has_grader_error, *_said(record))


def _said(record: Record) -> tuple[str, bool]:
    """What people said about a student, cut to what a row has room for, and whether all of it is excused."""
    said = " ".join(corrected.by_people(record).split())
    return said if len(said) <= MAX_NOTE else f"{said[:MAX_NOTE]} ...", record.is_excused()


def _share(cell: Cell, maximum: float) -> Share:
    if cell.points >= maximum:
        return "all"
    if cell.points > 0:
        return "some"
    return "untried" if cell.verdict in UNTRIED else "none"


def _count_checks(checks: dict[CheckKey, Check], record: Record) -> None:
    verdicts: dict[CheckKey, list[Verdict]] = {}
    for test in record.tests:
        verdicts.setdefault((test.exercise, test.visibility, test.title), []).append(test.verdict)
    for key, own in verdicts.items():
        elsewhere = record.score - record.score_of(key[0])
        checks.setdefault(key, Check(*key)).add(own, elsewhere)


def _order(found: Figures, mistakes: list[Mistake]) -> None:
    """Rows by name; mistakes of two and more students by exercise, the most frequent first; and who made which."""
    order = sorted(range(len(found.rows)), key=lambda i: (found.rows[i].student.casefold(), found.rows[i].student))
    place = {old: new for new, old in enumerate(order)}
    found.rows = [found.rows[old] for old in order]
    names = list(found.exercises)
    found.mistakes = sorted(
        (mistake for mistake in mistakes if len(mistake.who) > 1),
        key=lambda mistake: (names.index(mistake.exercise), -len(mistake.who)),
    )
    found.alone = Counter(mistake.exercise for mistake in mistakes if len(mistake.who) == 1)
    for number, mistake in enumerate(found.mistakes):
        mistake.who = sorted(place[old] for old in mistake.who)
        for new in mistake.who:
            found.rows[new].mistakes.append(number)


def histogram(scores: Iterable[float], maximum: float) -> list[Bar]:
    """Scores in at most ten bars of the same width, a whole number, and one more for those who have all points."""
    width = max(1, math.ceil(maximum / MAX_BARS))
    counts = Counter(math.inf if score >= maximum else max(0, math.floor(score / width)) for score in scores)
    steps = range(math.ceil(maximum / width))
    bars = [Bar(step * width, min((step + 1) * width, maximum), counts[step]) for step in steps]
    return [*bars, Bar(maximum, maximum, counts[math.inf])]


def quartiles(scores: list[float]) -> tuple[float, float, float]:
    """The scores that a quarter, half and three quarters of the class do not exceed; zeros for an empty class."""
    if len(scores) < 2:
        only = scores[0] if scores else 0.0
        return only, only, only
    lower, middle, upper = statistics.quantiles(scores, n=4, method="inclusive")
    return lower, middle, upper
