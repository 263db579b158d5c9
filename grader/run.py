"""A class-sized run: batches of submissions to judge processes, records to the disk, and going on after a stop.

A judge is a process of an executor. It keeps its zygote and the reference's answers between batches, runs one pytest
session per batch (suite.py) and returns records. A record that is there already, of the same submission graded with the
same things, is not made again.
Covered: a judge or a zygote that dies (the batch is done again, at most twice), Ctrl-C, a torn results file.
Not covered: two runs into one folder at the same time.
"""

import hashlib
import math
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit import manifest, models
from grader import __version__, results, state, suite
from grader.results import Record, Verdict
from grader.sandbox import client, lockdown
from grader.submissions import Submission

RESULTS = "results.jsonl"
HIDDEN = Path(__file__).parent.parent / "tests" / "hidden"
# The hidden suite of each course.
SUITES = {manifest.MAIN: HIDDEN, "stretch": HIDDEN.with_name("hidden_stretch")}
MAX_BATCH = 8
# Up to this size of its weights, a model is fast enough for the usual time limits.
BYTES_WITHIN_LIMITS = 80_000_000
TRIES = 3


class RunFault(Exception):
    """The run can't go on, and it is no submission's fault; the message says what to mend."""


@dataclass(frozen=True)
class Settings:
    """What a class is graded with."""

    model: str = models.DEFAULT
    suite: Path = HIDDEN
    seed: int = 0
    tier: str = field(default_factory=lockdown.best_tier)
    follow_through: bool = True
    limits: client.Limits = field(default_factory=client.Limits)
    course: str = manifest.MAIN


def limits_for(model: str) -> client.Limits:
    """The time limits for a model: longer for one that is larger than what the defaults are meant for.

    Measured: a model of 540 MB needs up to 19 s for what pocket does in 0.6 s. Raises models.ModelNotFound.
    """
    weights = sum(path.stat().st_size for path in models.folder_of(model).glob("*.safetensors"))
    scale = max(1.0, weights / BYTES_WITHIN_LIMITS)
    usual = client.Limits()
    return client.Limits(usual.call * scale, usual.load * scale, usual.submission * scale)


def provenance(settings: Settings) -> dict[str, str]:
    """What every record of this run says about how it was made."""
    course = {} if settings.course == manifest.MAIN else {"course": settings.course}
    return course | {
        "kit": __version__,
        "suite": _digest(suite.public_checks(settings.course), settings.suite.rglob("*.py")),
        "model": settings.model,
        "model_digest": models.digest(settings.model),
        "seed": str(settings.seed),
        "isolation": settings.tier,
        "follow_through": "on" if settings.follow_through else "off",
    }


def _digest(*files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(path for group in files for path in group):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return "sha256:" + total.hexdigest()


def of_submission(common: dict[str, str], submission: Submission) -> dict[str, str]:
    return {**common, "submission": submission.digest}


def grade_batch(batch: list[Submission], settings: Settings) -> list[Record]:
    """The records of a batch, graded in one pytest session. Runs in a judge process. Raises RunFault."""
    common = provenance(settings)
    for attempt in range(TRIES):
        run = state.Run(batch, settings.model, settings.seed, settings.tier, settings.limits, course=settings.course)
        code = suite.run(run, settings.suite, settings.follow_through)
        if run.problems or code not in suite.RAN:
            raise RunFault("\n".join(run.problems) or f"{settings.suite}: pytest ended with {code}, no test was run.")
        if run.zygote.is_alive() or attempt == TRIES - 1:
            break
        state.forget(settings.model, settings.tier)  # it died under this batch
    return [_record(number, each, run, common) for number, each in enumerate(batch)]


def _record(number: int, submission: Submission, run: state.Run, common: dict[str, str]) -> Record:
    notes = ([f"Graded: {submission.note}"] if submission.note else []) + run.notes.get(number, [])
    verdicts = run.verdicts.get(number, [])
    return results.graded(
        submission.student, submission.source, verdicts, "\n".join(notes), of_submission(common, submission)
    )


def _init_judge() -> None:
    # Ctrl-C goes to the whole foreground group; the main process ends its judges itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lockdown.hide_memory()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A judge whose main process was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def judges(jobs: int) -> ProcessPoolExecutor:
    """An executor of judge processes. They are spawned, not forked: a judge holds nothing of the main process."""
    # No module is taken from the working folder, which may hold students' files.
    os.environ["PYTHONSAFEPATH"] = "1"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _init_judge)


def grade_class(
    submissions: list[Submission],
    out: Path,
    settings: Settings,
    jobs: int,
    progress: Callable[[list[Record]], None],
) -> list[Record]:
    """Grade what has no record in `out` yet, append the records, and return those made in this run.

    `progress` is called with every few records as they come. Raises RunFault; KeyboardInterrupt keeps what is done.
    """
    common = provenance(settings)
    appender = results.Appender(out / RESULTS)
    made: list[Record] = []

    def keep(records: list[Record]) -> None:
        appender.append(records)
        made.extend(records)
        progress(records)

    try:
        done = finished(out, common)
        waiting = [each for each in submissions if done.get(each.student) != of_submission(common, each)]
        unreadable = [each for each in waiting if each.problem]
        if unreadable:
            keep([results.unreadable(s.student, s.source, s.problem, of_submission(common, s)) for s in unreadable])
        readable = [each for each in waiting if not each.problem]
        for records in _grade_all(readable, settings, jobs):
            keep(records)
    finally:
        appender.close()
    return made


def finished(out: Path, common: dict[str, str]) -> dict[str, dict[str, str]]:
    """The provenance of each student's record in `out`, leaving out those that a fault of the kit's own spoilt."""
    return {
        record.student: record.provenance
        for record in results.read(out / RESULTS)
        if not any(test.verdict == "grader_error" for test in record.tests)
    }


def batches(submissions: list[Submission], jobs: int) -> list[list[Submission]]:
    """Small enough that every judge gets several and little is lost on Ctrl-C, large enough to pay for a session."""
    size = max(1, min(MAX_BATCH, math.ceil(len(submissions) / (3 * jobs))))
    return [submissions[i : i + size] for i in range(0, len(submissions), size)]


def _grade_all(submissions: list[Submission], settings: Settings, jobs: int) -> Iterator[list[Record]]:
    """The records, batch by batch, in the order in which they are finished."""
    waiting = [(batch, 1) for batch in batches(submissions, jobs)]
    while waiting:
        executor = judges(min(jobs, len(waiting)))
        running = {executor.submit(grade_batch, batch, settings): (batch, tries) for batch, tries in waiting}
        waiting = []
        try:
            while running:
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    batch, tries = running.pop(future)
                    records = _records_of(future, batch, tries, settings)
                    if records is None:
                        waiting.append((batch, tries + 1))
                    else:
                        yield records
        except BaseException:
            _end_now(executor)
            raise
        executor.shutdown()


def _records_of(future: Future, batch: list[Submission], tries: int, settings: Settings) -> list[Record] | None:
    """What a judge returned; None when it died and the batch is to be tried again."""
    try:
        return future.result()
    except BrokenProcessPool:
        if tries < TRIES:
            return None
    failed = Verdict("", "(run)", "", "hidden", "grader_error", "", 0.0)
    message = "A fault of the grader: its judge process died each time that this submission was in its batch."
    return [
        Record(
            each.student,
            each.source,
            0.0,
            results.maximum(settings.course),
            "graded",
            message,
            tests=[results.as_test_record(failed, 0.0)],
            provenance=of_submission(provenance(settings), each),
        )  # fmt: skip
        for each in batch
    ]


def _end_now(executor: ProcessPoolExecutor) -> None:
    """End the judges without waiting for what they are doing; their zygotes and workers end with them."""
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


def default_jobs() -> int:
    """One judge per core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
