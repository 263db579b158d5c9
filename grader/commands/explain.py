"""`grader explain`: one submission graded again, with every hidden detail, for the instructor's eyes only.

The record names the seed and everything else that it was made with, so the same tests see the same inputs. Covered: the
calls of each failed test, what came back, the whole message, where a text leaves the path of greedy decoding.
Not covered: a class whose submissions folder was moved (name it with --submissions) or changed (it says so).
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from exercises.kit import manifest
from exercises.kit.checks import describe
from exercises.kit.errors import UserError
from exercises.kit.values import Handle, Tensor
from grader.harness import batch, follow_through, session, verdicts
from grader.intake import roster, submissions
from grader.records import store
from grader.records.record import Record
from grader.records.store import Records
from grader.run.settings import Settings

SETTINGS = "run.json"


class CannotExplain(UserError):
    """There is nothing to grade again; the message says what is missing and the mend."""


def remember(out: Path, folder: Path, settings: Settings, roster: Path | None = None) -> None:
    """Write down beside the results what they were made from, for `explain`."""
    kept = {
        "submissions": str(folder.resolve()),
        "roster": str(roster.resolve()) if roster else "",
        "suite": str(settings.suite),
        "model": settings.model,
        "seed": settings.seed,
        "tier": settings.tier,
        "follow_through": settings.follow_through,
        "course": settings.course,
    }
    (out / SETTINGS).write_text(json.dumps(kept, indent=1), "utf-8")


def explain(out: Path, student: str, folder: Path | None = None) -> Iterator[str]:
    """Lines of text on one student's tests. Raises CannotExplain, and what grading raises."""
    record, kept = _record(out, student), _settings(out)
    course = kept.get("course", manifest.MAIN)
    submission = _submission(folder or Path(kept["submissions"]), student, kept.get("roster", ""), course)
    if submission.digest != record.provenance.get("submission"):
        yield f"Note: {submission.source} has changed since it was graded."
    ran = batch.Run([submission], kept["model"], kept["seed"], kept["tier"], course=course)
    try:
        session.run(ran, Path(kept["suite"]), kept["follow_through"])
        yield f"{student}: {submission.source}, seed {kept['seed']}, model {kept['model']}"
        yield from ran.notes.get(0, [])
        for tested in ran.tested.get(0, []):
            yield from _lines(tested, ran)
    finally:
        batch.forget(ran.model, ran.tier)


def _record(out: Path, student: str) -> Record:
    records = Records(out / store.RESULTS)
    record = records.get(student)
    if record is None:
        known = ", ".join(each.student for each in islice(records, 10)) or "nobody"
        raise CannotExplain(f"{out / store.RESULTS}: no record of {student}. It has {known}.")
    return record


def _settings(out: Path) -> dict[str, Any]:
    try:
        return json.loads((out / SETTINGS).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CannotExplain(f"{out / SETTINGS}: {error}. Grade the class again with this version.") from None


def _submission(folder: Path, student: str, people: str, course: str) -> submissions.Submission:
    try:
        known = roster.read(Path(people)) if people else None
        found = {each.student: each for each in submissions.find(folder, manifest.course(course), known)}
    except roster.BadRoster as error:
        raise CannotExplain(f"{error} The class was graded with it.") from None
    except submissions.NoSubmissions as error:
        raise CannotExplain(f"{error} Name the folder with --submissions.") from None
    submission = found[student].load() if student in found else None
    if submission is None or submission.problem:
        raise CannotExplain(f"{folder}: no file of {student} that can be graded. Name the folder with --submissions.")
    return submission


def _lines(tested: batch.Tested, ran: batch.Run) -> Iterator[str]:
    verdict = tested.verdict
    credited = ", credited by follow-through" if verdict.followed_through else ""
    yield ""
    yield f"{verdict.exercise}: {verdict.title} [{verdict.visibility}, {verdict.name}]: {verdict.verdict}{credited}"
    if verdict.verdict == "passed" and not credited:
        return
    for call in tested.calls:
        arguments = [_short(each) for each in call.args] + [
            f"{key}={_short(each)}" for key, each in call.kwargs.items()
        ]
        outcome = describe(call.outcome["value"]) if "value" in call.outcome else call.outcome.get("raised", "")
        yield f"  {call.name}({', '.join(arguments)})"
        yield f"    gave {outcome}"
    message = verdicts.explain(tested.error, public=True)[1]
    yield from (f"  {line}" for line in message.splitlines())
    if verdict.message not in (message, ""):
        yield from (f"  the student reads: {line}" for line in verdict.message.splitlines())
    left = follow_through.divergence(tested, ran.reference.functions.divergence)
    if left:
        yield f"  {left}"


def _short(value: Any) -> str:
    if isinstance(value, Handle):
        return f"{value.kind} {value.name}"
    return describe(value) if isinstance(value, Tensor) else repr(value)
