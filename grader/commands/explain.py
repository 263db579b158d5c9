"""`grader explain`: one submission graded again, with every hidden detail, for the instructor's eyes only.

The record names the seed and everything else that it was made with, so the same tests see the same inputs. Covered: the
calls of each failed test, what came back, the whole message, where a text leaves the path of greedy decoding; of a test
that fails by itself, the exception and the line.
Not covered: a class whose submissions folder was moved (name it with --submissions) or changed (it says so).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exercises.kit.checks import describe
from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from exercises.kit.values import Handle, Tensor
from grader import text
from grader.commands import folder as folders
from grader.commands.console import options
from grader.intake import roster, submissions
from grader.intake.roster import BadRoster
from grader.intake.submissions import NoSubmissions, Submission
from grader.records import runs
from grader.records.attempts import noted
from grader.records.corrections import late
from grader.records.current import Records
from grader.records.gradebook import Gradebook, HandIn
from grader.records.record import Record
from grader.records.runs import Run
from grader.reports import corrected
from grader.run.judge import Judge
from grader.run.provenance import time_limit_of
from grader.run.said import attempts
from grader.run.settings import of_run

if TYPE_CHECKING:
    from grader.harness.batch import Batch, Call, Trial


class CannotExplain(UserError):
    """There is nothing to grade again; the message says what is missing and the mend."""


def explain(
    out: Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that `grader grade --out` wrote.")],
    student: Annotated[str, typer.Argument(help="The student, as in the gradebook.")],
    folder: Annotated[Path | None, typer.Option("--submissions", help="Where the submissions are, if moved.")] = None,
    course: options.Course = None,
) -> None:
    """Grade one submission again and show the instructor every hidden detail."""
    for line in lines(out, student, folder, course):
        print(text.printable(line))


def lines(out: Path, student: str, folder: Path | None = None, course_name: str | None = None) -> Iterator[str]:
    """Lines of text on one student's tests. Raises CannotExplain, and what grading raises."""
    with folders.to_read(out) as book:
        course = folders.course_in(book, course_name)
        record, run = _record(book, course, student)
        attempt = noted.last(book, course.name, record.student)
        last = runs.last(book, course.name) or run
        final = folders.final(book, course).get(record.student)
    where = folder or Path(attempt.folder or run.folder)
    submission = _submission(where, record.student, attempt, last, course)
    if submission.digest != record.provenance.get("submission"):
        yield f"Note: {submission.source} has changed since it was graded."
    with Judge(of_run(run, course, time_limit_of(record.provenance))) as judge:
        batch = judge.run([submission])
        model = f"model {run.model}" if run.model else "no model"
        yield f"{record.student}: {submission.source}, seed {run.seed}, {model}"
        yield from batch.notes.get(0, [])
        yield from _of_people(final, course) if final else ()
        for trial in batch.trials.get(0, []):
            yield from _of_trial(trial, batch)


def _of_people(final: Record, course: Course) -> Iterator[str]:
    """What people have said about the points of this student: adjustments, lateness, tests that are left out."""
    said = corrected.lines(final, course)
    if said:
        yield f"What people said about the points, {final.score:g} of {final.max_score:g} with it:"
        yield from (f"  {line}" for line in said)


def _record(book: Gradebook, course: Course, student: str) -> tuple[Record, Run]:
    """The record of a student, and the run that made it."""
    records = Records(book, course.name)
    record = records.get(book.known_as(student))
    if record is None:
        near = text.near(student, records.names())
        raise CannotExplain(f"{book.path}: no record of {student} in the course {course.name}.{near}")
    return record, runs.of_record(book, course.name, record.student)


def _submission(folder: Path, student: str, attempt: HandIn, last: Run, course: Course) -> Submission:
    """What the student handed in, found where it was: under the name of now, or in the place of then."""
    try:
        known = roster.read(Path(attempt.roster)) if attempt.roster else None
        found = submissions.find(folder, course, known, last.names)
    except BadRoster as error:
        raise CannotExplain(f"{error} The class was graded with it.") from None
    except NoSubmissions as error:
        raise CannotExplain(f"{error} Name the folder with --submissions.") from None
    named = [one for one in found if student in (one.student, one.own_name)]
    for one in named or [one for one in found if one.source.split("/")[0] == attempt.source.split("/")[0]]:
        submission = attempts.counting(one, late.read(last.deadline, last.late)).load()
        if not submission.problem:
            return submission
    raise CannotExplain(f"{folder}: no file of {student} that can be graded. Name the folder with --submissions.")


def _of_trial(trial: "Trial", batch: "Batch") -> Iterator[str]:
    from grader.harness import follow_through, verdicts

    outcome = trial.outcome
    credited = ", credited by follow-through" if outcome.followed_through else ""
    yield ""
    yield f"{outcome.exercise}: {outcome.title} [{outcome.visibility}, {outcome.name}]: {outcome.verdict}{credited}"
    if outcome.verdict == "passed" and not credited:
        return
    for call in trial.calls:
        yield from _of_call(call)
    yield from (f"  {line}" for line in trial.fault.splitlines())
    # What is said of a fault is for the student.
    message = "" if trial.fault else verdicts.explain(trial.error, public=True)[1]
    yield from (f"  {line}" for line in message.splitlines())
    if outcome.message not in (message, ""):
        yield from (f"  the student reads: {line}" for line in outcome.message.splitlines())
    left = follow_through.about(trial, batch.reference.functions)
    if left:
        yield f"  {left}"


def _of_call(call: "Call") -> Iterator[str]:
    arguments = [_short(argument) for argument in call.args]
    arguments += [f"{name}={_short(argument)}" for name, argument in call.kwargs.items()]
    yield f"  {call.name}({', '.join(arguments)})"
    if call.answer is None:
        yield "    gave "
    else:
        yield f"    gave {describe(call.answer.value) if call.answer.raised is None else call.answer.raised}"


def _short(value: Any) -> str:
    if isinstance(value, Handle):
        return f"{value.kind} {value.name}"
    return describe(value) if isinstance(value, Tensor) else repr(value)
