"""The work that is measured: a class of right submissions that all differ, and the 24 checks that each is put to.

The checks are the public ones, a call each: `pytest exercises` runs them for a student. A suite that holds copies of
them adds nothing to them, so with such a one the grader runs these 24 and no others. What they call is recorded from a
real session, so that the bare calls are the same calls.
"""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

from exercises.kit import models
from grader import ROOT
from grader.intake.submissions import Submission
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import client, wire
from solutions import misconceptions
from tests.support.courses import MAIN

# The tokenizer and configuration of SmolLM-135M, beside the repository.
LARGE = ROOT.parent / "shared" / "smollm-135m"
SOURCE = MAIN.stub.name


def right(number: int) -> bytes:
    """The solutions as a student of this number wrote them: other names, another remark, the same arithmetic."""
    text = MAIN.solutions.read_text("utf-8")
    for name in ("new_ids", "next_id", "output"):
        text = text.replace(name, f"{name}_{number}")
    return f"{text}\n# Student {number}.\n".encode()


def mistaken(number: int) -> bytes:
    """A submission with one of the known mistakes; which one goes round with the number."""
    known = misconceptions.catalogue(MAIN)
    source = misconceptions.as_submission(MAIN, known[number % len(known)])
    return f"{source}\n# Student {number}.\n".encode()


def make(count: int, wrong_every: int = 0) -> list[Submission]:
    """A class of that many submissions, no two the same. With `wrong_every` 3, every third has a mistake in it."""
    return [
        Submission(f"s{number:05}", SOURCE, mistaken(number) if _is_wrong(number, wrong_every) else right(number))
        for number in range(count)
    ]


def _is_wrong(number: int, wrong_every: int) -> bool:
    return bool(wrong_every) and number % wrong_every == wrong_every - 1


def write(count: int, folder: Path, wrong_every: int = 0) -> Path:
    """The same class as files, a folder for each student, as an instructor has it; returns `folder`."""
    for submission in make(count, wrong_every):
        path = folder / submission.student / SOURCE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(submission.data)
    return folder


def write_checks(folder: Path) -> Path:
    """A suite of the public checks and nothing else in `folder`, which is returned."""
    folder.mkdir()
    for path in MAIN.public_checks():
        shutil.copy(path, folder)
    return folder


def calls(checks: Path) -> list[dict[str, Any]]:
    """What the checks call, in their order: {"name", "args", "kwargs"}, with handles for the model and tokenizer."""
    recorded: list[dict[str, Any]] = []
    call = client.Worker.call

    def recording(worker: client.Worker, name: str, /, *args: Any, **kwargs: Any) -> Any:
        if worker.load["op"] == "load":  # of the submission, not of the reference
            recorded.append({"name": name, "args": list(args), "kwargs": kwargs})
        return call(worker, name, *args, **kwargs)

    with mock.patch.object(client.Worker, "call", recording), Judge(Settings(MAIN)) as judge:
        batch = judge.run([Submission("calls", SOURCE, right(0))], checks)
    assert all(outcome.verdict == "passed" for outcome in batch.outcomes(0)), "the solutions fail the checks"
    assert recorded, "the checks call nothing"
    return recorded


def write_calls(recorded: list[dict[str, Any]], path: Path) -> Path:
    path.write_bytes(wire.encode(recorded))
    return path


def read_calls(path: Path) -> list[dict[str, Any]]:
    return wire.decode_frame(path.read_bytes())


def said(recorded: list[dict[str, Any]]) -> str:
    """'24 calls (tokenize 4, ...)'"""
    counts = Counter(call["name"] for call in recorded)
    by_name = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"{len(recorded)} calls ({by_name})"


def model_folder() -> Path:
    return models.folder_of(models.DEFAULT)
