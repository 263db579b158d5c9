"""What a person said about points, made out: whose points, of which exercise of which course, and what is under it.

Everything that can be known to be wrong is refused with the line that says it, before anything is written: an unknown
student, exercise or course, two lines for one thing, more points than there are. `+1` on top of all points is refused
too, unless the tests have given more since it was said: then it gives what there is, and the run says so.
What the tests gave when a line was first applied is remembered in the gradebook; so a run can say that it is otherwise
now. Not covered: how the file is read (intake/lists/adjustments.py), and what becomes of the points
(records/corrections/adjusting.py).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from exercises.kit.manifest import Course
from grader.intake.lists.adjustments import Line, Sheet
from grader.records import runs
from grader.records.corrections import adjusting
from grader.records.corrections.adjusting import ON_TIME, Adjustment
from grader.records.current import Records
from grader.records.final import Final, Rules
from grader.records.gradebook import Gradebook, storable
from grader.records.record import TOTAL, Outcome, Record
from grader.text import near

# People by what may be written for them, in small letters.
Others = Mapping[str, set[str]]
NAMES = "SELECT DISTINCT name FROM students JOIN standing ON standing.student = students.id WHERE NOT gone"


@dataclass(frozen=True)
class Meant:
    """A line with the names of the manifest and the gradebook in it; `student` is "" for one without a record."""

    line: Line
    course: Course
    exercise: str
    student: str

    @property
    def adjustment(self) -> Adjustment:
        """It as a record is adjusted by it."""
        said = self.line
        return Adjustment(self.student, self.exercise, said.points, said.comment, said.who, said.number)

    @property
    def most(self) -> float:
        """The points that there are of what it is about."""
        return self.course.points if self.exercise == TOTAL else self.course.exercise(self.exercise).points


class Under(NamedTuple):
    """What the tests gave under an adjustment: points, and a fingerprint of the verdicts."""

    points: float
    verdicts: str


@dataclass(frozen=True)
class Settled:
    """What was said about a course, with the points under it, and what the instructor has to know about that."""

    stands_on: Mapping[Adjustment, Under]
    notes: Sequence[str] = ()

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """What is to be applied."""
        return tuple(self.stands_on)


def meant(sheet: Sheet, courses: Sequence[Course], book: Gradebook | None, others: Others) -> list[Meant]:
    """What the lines of a file mean. Raises BadAdjustments.

    `courses` are those of the manifest, first the one that a line without a course is about. `others` are people who
    may have no record yet.
    """
    found: dict[tuple[str, str, str, bool], Line] = {}
    made = []
    for line in sheet.lines:
        course, exercise = _about(sheet, line, courses)
        called = _called(sheet, line, book, others)
        one = Meant(line, course, exercise, book.known_as(called) if book is not None else "")
        _check(sheet, one)
        key = (course.name, called, exercise, line.points == ON_TIME)
        if key in found:
            what = f"{line.student}: {exercise} is adjusted in line {found[key].number} already"
            raise sheet.bad(line.number, f"{what}. Keep one of the two.")
        found[key] = line
        made.append(one)
    return made


def _called(sheet: Sheet, line: Line, book: Gradebook | None, others: Others) -> str:
    """The name of the student whom a line means, in the gradebook or in the class. Raises BadAdjustments."""
    text, known = line.student, list(others)
    if book is not None:
        if name := book.known_as(text):
            return name
        known = [row["name"] for row in book.rows(NAMES)]
    owners = others.get(text.casefold(), set()) or {name for name in known if name.casefold() == text.casefold()}
    names = {book.known_as(owner) or owner for owner in owners} if book is not None else owners
    if len(names) == 1:
        return next(iter(names))
    if names:
        raise sheet.bad(line.number, f"{text!r} may be {' or '.join(sorted(names))}. Write the number or the address.")
    raise sheet.bad(line.number, f"nobody is called {text!r} here.{near(text, known)}")


def _about(sheet: Sheet, line: Line, courses: Sequence[Course]) -> tuple[Course, str]:
    """The course and the exercise, or the total, of a line; without a course, the first that has such an exercise."""
    names = [course.name for course in courses]
    chosen = [course for course in courses if course.name.casefold() == line.course.casefold()]
    if line.course and not chosen:
        raise sheet.bad(
            line.number, f"there is no course {line.course!r}, but {', '.join(names)}.{near(line.course, names)}"
        )
    for course in chosen or courses:
        for exercise in (*course.names, TOTAL):
            if line.exercise.casefold() == exercise.casefold():
                return course, exercise
    known = [*(chosen or courses)[0].names, TOTAL]
    raise sheet.bad(
        line.number,
        f"there is no exercise {line.exercise!r}, but {', '.join(known)}.{near(line.exercise, known)}",
    )


def _check(sheet: Sheet, one: Meant) -> None:
    """Refuse what can be known to be wrong without the points that the tests gave."""
    adjustment = one.adjustment
    if adjustment.waives and one.exercise != TOTAL:
        raise sheet.bad(one.line.number, f"a submission is on time as a whole: write {TOTAL}, not {one.exercise}.")
    if adjustment.points == adjusting.EXCUSED or adjustment.waives:
        return
    if abs(float(adjustment.points)) > one.most:
        raise sheet.bad(one.line.number, f"{one.exercise} has {one.most:g} points, not {adjustment.points}.")


def settle(book: Gradebook, course: Course, sheet: Sheet, found: Sequence[Meant], rules: Rules) -> Settled:
    """What was said about a course, looked at beside what the tests gave. Raises BadAdjustments."""
    own = [one for one in found if one.course.name == course.name]
    waived = tuple(one.adjustment for one in own if one.student and one.adjustment.waives)
    records = Records(book, course.name)
    base = Final(records, replace(rules, adjustments=waived), course)
    before = _remembered(book, course)
    stands_on: dict[Adjustment, Under] = {}
    notes: list[str] = []
    by_student: dict[str, list[Meant]] = {}
    for one in own:
        by_student.setdefault(one.student or one.line.student, []).append(one)
    for student, said in by_student.items():
        made = records.get(student) if said[0].student else None
        if made is None:
            lines = ", ".join(str(one.line.number) for one in said)
            notes.append(f"{sheet.path}, line {lines}: {student} has no grade here; it counts once there is one.")
            continue
        for one, under in _in_order(base.finished(made), made.tests, said, course):
            stands_on[one.adjustment] = under
            notes += _looked_at(sheet, one, under, before.get(_key(one.adjustment)))
    return Settled(stands_on, notes)


def _in_order(
    record: Record, tests: Sequence[Outcome], said: Sequence[Meant], course: Course
) -> Iterator[tuple[Meant, Under]]:
    """What was said about a student as it is applied, and what is under it; `tests` are all that ran."""
    by_adjustment = {one.adjustment: one for one in said}
    for adjustment in adjusting.in_order(by_adjustment):
        about = adjustment.exercise
        verdicts = [(test.name, test.verdict) for test in tests if about in (TOTAL, test.exercise)]
        digest = hashlib.sha256(repr(sorted(verdicts)).encode(errors="replace")).hexdigest()
        yield by_adjustment[adjustment], Under(adjusting.under(record, about), digest)
        if not adjustment.waives:
            record = adjusting.adjusted(record, [adjustment], course)


def _looked_at(sheet: Sheet, one: Meant, under: Under, before: Under | None) -> Iterator[str]:
    """Notes on a line: what the tests give under it now. Raises BadAdjustments where it gives what there is not."""
    said = one.adjustment
    points = under.points
    wanted = said.wanted(points)
    what = f"{one.student}: {one.exercise} is {_words(said)}"
    is_new = before is None or before.points == points
    if before is not None and before.points != points:
        yield f"{what}, and the tests now give {points:g} ({before.points:g} when it was adjusted)."
    elif before is not None and before.verdicts != under.verdicts:
        yield f"{what}, and the tests came out otherwise since, with {points:g} points as then."
    if 0 <= wanted <= one.most:
        return
    if is_new:
        raise sheet.bad(
            one.line.number,
            f"{said.points} makes {wanted:g} of {one.most:g} points of {one.student}'s {one.exercise}, which has "
            f"{points:g} by the tests. Write at most +{one.most - points:g} and at least -{points:g}.",
        )
    yield f"{what}, which would make {wanted:g} of {one.most:g}: {min(max(wanted, 0.0), one.most):g} is given."


def _words(said: Adjustment) -> str:
    if said.points in (adjusting.EXCUSED, ON_TIME):
        return said.points
    return f"adjusted {'by' if said.is_relative else 'to'} {said.points}"


def _key(said: Adjustment) -> tuple[str, str, str]:
    return said.student, said.exercise, said.points


def _remembered(book: Gradebook, course: Course) -> dict[tuple[str, str, str], Under]:
    """What was under what is applied now, when it was applied first."""
    query = (
        "SELECT name, exercise, points, stands_on, verdicts "
        "FROM adjustments JOIN students ON students.id = adjustments.student "
        "WHERE course = ? AND until = ''"
    )
    rows = book.rows(query, course.name)
    return {(row["name"], row["exercise"], row["points"]): Under(row["stands_on"], row["verdicts"]) for row in rows}


def remember(book: Gradebook, course: Course, settled: Settled) -> None:
    """Note in the gradebook what is applied from now on, and what is not any more."""
    known = _remembered(book, course)
    wanted = {_key(said): said for said in settled.adjustments}
    fresh = [said for key, said in wanted.items() if key not in known]
    gone = [key for key in known if key not in wanted]
    if not fresh and not gone:
        return
    now = runs.now()
    with book.transaction():
        for student, exercise, points in gone:
            book.change(
                "UPDATE adjustments SET until = ? WHERE until = '' AND course = ? AND exercise = ? AND points = ? "
                "AND student = (SELECT id FROM students WHERE name = ?)",
                *(now, course.name, exercise, points, student),
            )
        for said in fresh:
            book.add(
                "adjustments",
                student=book.student(said.student),
                course=course.name,
                exercise=said.exercise,
                points=said.points,
                comment=storable(said.comment),
                who=storable(said.who),
                stands_on=settled.stands_on[said].points,
                verdicts=settled.stands_on[said].verdicts,
                since=now,
            )
