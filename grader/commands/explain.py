"""`grader explain`: one submission graded again, with every hidden detail, for the instructor's eyes only.

The record names the seed and everything else that it was made with, so the same tests see the same inputs. Covered: the
calls of each failed test, what came back, the whole message, where a text leaves the path of greedy decoding; of a test
that fails by itself, the exception and the line.
Not covered: a class whose submissions folder was moved (name it with --submissions) or changed (it says so).
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from exercises.kit import manifest
from exercises.kit.checks import describe
from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from exercises.kit.values import Handle, Tensor
from grader import text
from grader.intake import roster, submissions
from grader.intake.roster import BadRoster
from grader.intake.submissions import NoSubmissions, Submission
from grader.records import store
from grader.records.record import Record
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import lockdown

if TYPE_CHECKING:
    from grader.harness.batch import Batch, Call, Trial

SETTINGS = "run.json"
SHOWN_NAMES = 10
MAX_SEED = 10**12


class CannotExplain(UserError):
    """There is nothing to grade again; the message says what is missing and the mend."""


class Remembered(TypedDict):
    """What run.json holds. Paths are absolute; `roster` and `names` (`--names`) are empty where there was none."""

    submissions: str
    roster: str
    suite: str
    model: str
    seed: int
    tier: lockdown.Tier
    follow_through: bool
    course: str
    left_out: list[str]
    names: str


def explain(
    out: Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that `grader grade --out` wrote.")],
    student: Annotated[str, typer.Argument(help="The student, as in the gradebook.")],
    folder: Annotated[Path | None, typer.Option("--submissions", help="Where the submissions are, if moved.")] = None,
) -> None:
    """Grade one submission again and show the instructor every hidden detail."""
    for line in lines(out, student, folder):
        print(text.printable(line))


def remember(
    out: Path,
    folder: Path,
    settings: Settings,
    people: Path | None = None,
    left_out: Sequence[str] = (),
    names: str = "",
) -> None:
    """Write down beside the results what they were made from, for `explain`, and what not, for the report."""
    kept: Remembered = {
        "submissions": str(folder.resolve()),
        "roster": str(people.resolve()) if people else "",
        "suite": str(settings.hidden),
        "model": settings.model,
        "seed": settings.seed,
        "tier": settings.tier,
        "follow_through": settings.follow_through,
        "course": settings.course.name,
        "left_out": list(left_out),
        "names": names,
    }
    (out / SETTINGS).write_text(json.dumps(kept, indent=1), "utf-8")


def seed_for(out: Path) -> int:
    """The seed that a folder was graded with before; for a new folder one that nobody can know beforehand.

    With a seed that is the same everywhere, a table of answers made at home would be worth full marks.
    """
    try:
        return int(json.loads((out / SETTINGS).read_text("utf-8"))["seed"])
    except (OSError, ValueError, TypeError, KeyError):
        return secrets.randbelow(MAX_SEED)


def left_out(out: Path) -> list[str]:
    """What the run that wrote a folder has left out of what it was given; nothing where that is not known."""
    try:
        return [str(line) for line in json.loads((out / SETTINGS).read_text("utf-8"))["left_out"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def class_list(out: Path) -> Path | None:
    """The roster that a folder was graded with, where there was one and it is still there."""
    try:
        path = Path(json.loads((out / SETTINGS).read_text("utf-8"))["roster"] or "none")
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return path if path.is_file() else None


def lines(out: Path, student: str, folder: Path | None = None) -> Iterator[str]:
    """Lines of text on one student's tests. Raises CannotExplain, and what grading raises."""
    record, kept = _record(out, student), _remembered(out)
    course = manifest.course(kept["course"])
    submission = _submission(folder or Path(kept["submissions"]), student, kept, course)
    if submission.digest != record.provenance.get("submission"):
        yield f"Note: {submission.source} has changed since it was graded."
    settings = Settings(course, kept["model"], Path(kept["suite"]), kept["seed"], kept["tier"], kept["follow_through"])
    with Judge(settings) as judge:
        batch = judge.run([submission])
        yield f"{student}: {submission.source}, seed {kept['seed']}, model {kept['model']}"
        yield from batch.notes.get(0, [])
        for trial in batch.trials.get(0, []):
            yield from _of_trial(trial, batch)


def _record(out: Path, student: str) -> Record:
    records = store.Records(out / store.RESULTS)
    record = records.get(student)
    if record is None:
        known = ", ".join(other.student for other in islice(records, SHOWN_NAMES)) or "nobody"
        raise CannotExplain(f"{out / store.RESULTS}: no record of {student}. It has {known}.")
    return record


def _remembered(out: Path) -> Remembered:
    try:
        kept: Remembered = json.loads((out / SETTINGS).read_text("utf-8"))
        kept.setdefault("course", manifest.courses()[0].name)
        kept.setdefault("roster", "")
        kept.setdefault("names", "")
        return kept
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CannotExplain(f"{out / SETTINGS}: {error}. Grade the class again with this version.") from None


def _submission(folder: Path, student: str, kept: Remembered, course: Course) -> Submission:
    try:
        known = roster.read(Path(kept["roster"])) if kept["roster"] else None
        found = {own.student: own for own in submissions.find(folder, course, known, kept["names"])}
    except BadRoster as error:
        raise CannotExplain(f"{error} The class was graded with it.") from None
    except NoSubmissions as error:
        raise CannotExplain(f"{error} Name the folder with --submissions.") from None
    submission = found[student].load() if student in found else None
    if submission is None or submission.problem:
        raise CannotExplain(f"{folder}: no file of {student} that can be graded. Name the folder with --submissions.")
    return submission


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
    left = follow_through.divergence(trial, batch.reference.functions)
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
