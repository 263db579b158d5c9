"""What a run does with the records that are there: which hold, which get new points, and which are graded in part.

Not covered: submissions without a record, and those whose file is another now; the scheduler has a judge grade these.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from exercises.kit.manifest import Course
from exercises.kit.reading import lacking
from grader.intake.submissions import Submission
from grader.records import scoring
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.records.runs import Run
from grader.run.partial import Change, Changes, without_gone
from grader.run.provenance import Provenance, comparable
from grader.run.settings import Settings

# Records that are changed without grading, in one transaction.
AT_ONCE = 100


@dataclass
class Plan:
    """What is to be done with the records that there are, by student.

    `done`: the digests of those that hold, or hold with a part graded again. `stale`: those that get points anew.
    `partly`: what a part of is graded again, and for why. `restamped`: what holds although files have changed.
    """

    done: dict[str, str] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    partly: dict[str, tuple[str, Change]] = field(default_factory=dict)
    restamped: dict[str, Change] = field(default_factory=dict)


def planned(book: Gradebook, run: Run, settings: Settings, common: Provenance, points: str) -> Plan:
    """What is to be done when a class is graded with these settings."""
    plan = Plan()
    changes = Changes(book, settings, common)
    installed = _who_has_all_modules_now(book, run)
    for standing in book.standing(run.course):
        if standing.has_grader_error or standing.student in installed:
            continue
        made_with = comparable(standing.provenance)
        change = None if made_with == common else changes.since(made_with)
        if made_with != common and change is None:
            continue
        if change is not None and change.touched:
            plan.partly[standing.student] = standing.digest, change
            continue
        plan.done[standing.student] = standing.digest
        if change is not None:
            plan.restamped[standing.student] = change
        if standing.points != points:
            plan.stale.append(standing.student)
    return plan


def _who_has_all_modules_now(book: Gradebook, run: Run) -> set[str]:
    """The students who lost points for want of modules that have been installed since."""
    wanted: dict[str, set[str]] = {}
    for row in book.rows(
        "SELECT student, message FROM outcomes WHERE course = ? AND verdict = 'missing_module'", run.course
    ):
        wanted.setdefault(row["student"], set()).add(lacking.named(row["message"]))
    return {student for student, modules in wanted.items() if all(map(lacking.is_there, modules))}


class Lookup:
    """What of some submissions is to be graded again, with the records that they have, read when they are asked for."""

    def __init__(self, records: Records, partly: dict[str, tuple[str, Change]]) -> None:
        self.records, self._partly = records, partly

    def changes(self, submissions: Iterable[Submission]) -> dict[str, Change]:
        """By student, of those whose file is the one that was graded before."""
        found = {}
        for submission in submissions:
            digest, change = self._partly.get(submission.student, ("", None))
            if change is not None and digest == submission.digest:
                record = self.records.get(submission.student)
                if record is not None:
                    found[submission.student] = replace(change, record=record)
        return found


def _in_parts(students: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many at once as one transaction takes."""
    for at in range(0, len(students), AT_ONCE):
        yield students[at : at + AT_ONCE]


def renew(book: Gradebook, run: Run, course: Course, common: Provenance, points: str, plan: Plan) -> int:
    """Make the records anew that no test is run for; returns how many got other points than they had."""
    rescored = _rescored(book, run, course, points, plan.stale)
    _restamp(book, run, course, common, points, plan)
    return rescored


def _rescored(book: Gradebook, run: Run, course: Course, points: str, students: list[str]) -> int:
    """Give these students records with the points of now, for the verdicts that they have; how many of them differ."""
    records = Records(book, run.course)
    differ = 0
    for some in _in_parts(students):
        before = [record for student in some if (record := records.get(student))]
        after = [scoring.rescored(record, course) for record in before]
        changed = [renewed for renewed, record in zip(after, before, strict=True) if renewed != record]
        book.keep(run.id, run.course, changed, points)
        book.confirm(run.course, [record.student for record in after if record not in changed], points)
        differ += len(changed)
    return differ


def _restamp(book: Gradebook, run: Run, course: Course, common: Provenance, points: str, plan: Plan) -> None:
    """Keep the records for which no test needs to be run, as made with what there is now."""
    records = Records(book, run.course)
    for some in _in_parts(list(plan.restamped)):
        before = [record for student in some if (record := records.get(student))]
        after = [without_gone(record, plan.restamped[record.student], common, course) for record in before]
        book.keep(run.id, run.course, after, points)
