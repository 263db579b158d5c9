"""A judge: what runs in a process that takes batches of submissions and returns their records.

It is trusted, holds the suites and the expected values, and runs no student's code. It keeps its zygote, the
reference's answers and its pytest session between batches. Its process is one of this machine's (`start`), or a worker
of Dask's.
Covered: a zygote that dies under a batch (it is done again with a new one, at most twice); a main process that is
killed; a Dask worker whose kit, suite, model or isolation is another than the main process's (RunFailed).
"""

import atexit
import gc
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import tempfile
import threading
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import RunFailed
from grader.harness import batch
from grader.harness.suites import write_suite
from grader.intake.submissions import Submission
from grader.records import scoring
from grader.records.record import Record
from grader.run.provenance import of_submission, provenance
from grader.run.settings import Settings
from grader.sandbox import lockdown

if TYPE_CHECKING:
    from grader.harness.session import Session

TRIES = 3
# A Dask worker may have several threads, and a pytest session is the only one of its process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Task:
    """A batch and all that grading it takes. `files` holds the suite where the judge may be on another machine."""

    batch: list[Submission]
    settings: Settings
    common: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)


def start(settings: Settings) -> None:
    """The beginning of a judge's process on this machine."""
    # Ctrl-C goes to the whole foreground group; the main process ends its judges itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lockdown.hide_memory()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    batch.zygote(settings.model, settings.tier)  # it loads torch while this process loads pytest


def _end_with_parent() -> None:
    """A judge whose main process was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def grade(task: Task) -> list[Record]:
    """The records of a batch. Raises RunFailed."""
    with _one_at_a_time:
        if not task.files:
            return _grade(task, task.settings)
        return _grade(task, _here(task.settings, tuple(task.files.items()), tuple(task.common.items())))


def _grade(task: Task, settings: Settings) -> list[Record]:
    from grader.harness import session  # pytest: the main process, which names this function, does without

    _settle()
    for attempt in range(TRIES):
        run = batch.Run(
            task.batch, settings.model, settings.seed, settings.tier, settings.limits, course=settings.course
        )
        code = session.run(run, settings.suite, settings.follow_through, _session())
        if run.problems or code not in session.RAN:
            raise RunFailed("\n".join(run.problems) or f"{settings.suite}: pytest ended with {code}, no test was run.")
        if run.zygote.is_alive() or attempt == TRIES - 1:
            break
        batch.forget(settings.model, settings.tier)  # it died under this batch
    run.reference.save()
    return [_record(number, each, run, task.common) for number, each in enumerate(task.batch)]


@cache
def _session() -> "Session":
    """The session that this judge keeps open between batches."""
    from grader.harness import session

    kept = session.Kept()
    atexit.register(kept.close)
    return kept


@cache
def _settle() -> None:
    """Have Python's garbage collector look past what stays for good: it took a fifth of a judge's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _record(number: int, submission: Submission, run: batch.Run, common: dict[str, str]) -> Record:
    notes = ([f"Graded: {submission.note}"] if submission.note else []) + run.notes.get(number, [])
    verdicts = run.verdicts.get(number, [])
    return scoring.graded(
        submission.student, submission.source, verdicts, "\n".join(notes), of_submission(common, submission)
    )


@cache
def _here(settings: Settings, files: tuple[tuple[str, bytes], ...], common: tuple[tuple[str, str], ...]) -> Settings:
    """The settings on a machine that may be another than the main process's, with the suite laid out in a folder.

    Raises RunFailed when grading here would be grading with anything else than the records say.
    """
    lockdown.hide_memory()
    folder = Path(tempfile.mkdtemp(prefix="suite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_suite(dict(files), folder)
    settings = replace(settings, suite=folder)
    best = lockdown.best_tier()
    if lockdown.TIERS.index(best) > lockdown.TIERS.index(settings.tier):
        raise RunFailed(f"a Dask worker's machine offers the isolation {best}, not {settings.tier} as this one does.")
    own = provenance(settings)
    for name, wanted in common:
        if own[name] != wanted:
            raise RunFailed(
                f"a Dask worker has another {name} than the main process ({own[name]}, not {wanted}). "
                "Install the same kit on every machine, and give every machine the same model."
            )
    return settings
