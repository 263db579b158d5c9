"""A class-sized run: batches of submissions to judges, records to the disk as they come, and going on after a stop.

Submissions are read when their turn comes and records are kept on the disk only, so the memory of this process does not
grow with the class. A record that is there already, of the same submission graded with the same things, is not made
again. Where the judges run (processes here, or Dask) is places.py's.
Covered: a judge, a zygote or a Dask worker that dies (its batch is done again, at most twice), a scheduler that is
gone, Ctrl-C, a full disk, a torn results file: the next run goes on from what is on the disk.
Not covered: two runs into one folder at the same time.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import RunFailed
from grader.harness.suites import suite_files
from grader.intake.submissions import Found, Submission
from grader.records import scoring, store
from grader.records.record import Outcome, Record
from grader.run import judge
from grader.run.executors import Place
from grader.run.provenance import of_submission, provenance
from grader.run.settings import Settings

# So many submissions, and bytes of them, go to a judge at once. Of the first batches each has twice as many submissions
# as the one before, so that the first records come early.
MAX_BATCH, MAX_BATCH_BYTES = 16, 8_000_000
# Batches in flight for each judge: one that it grades, and one that is there when it has finished.
IN_FLIGHT = 2
TRIES = 3

Progress = Callable[[list[Record]], None]


@dataclass(frozen=True)
class Attempt:
    """A batch, and which attempt at it this is."""

    batch: list[Submission]
    number: int


def grade_class(found: Sequence[Found], out: Path, settings: Settings, place: Place, progress: Progress) -> int:
    """Grade what has no record in `out` yet, append the records, and return how many were made in this run.

    `progress` is called with every few records as they come. Raises RunFailed; KeyboardInterrupt and OSError (a full
    disk) keep what is done.
    """
    common = provenance(settings)
    made = 0
    with store.Appender(out / store.RESULTS) as appender:
        done = store.Records(out / store.RESULTS).finished(common)
        for records in _grade_all(_waiting(found, done), len(found), settings, common, place):
            appender.append(records)
            made += len(records)
            progress(records)
    if made:
        store.Records(out / store.RESULTS).drop_superseded()
    return made


def _waiting(found: Sequence[Found], done: dict[str, str]) -> Iterator[Submission]:
    """The submissions that have no record yet, each read when it is asked for. `done`: digests by student."""
    for waiting in found:
        submission = waiting.load()
        if done.get(submission.student) != submission.digest:
            yield submission


def batches(submissions: Iterator[Submission], count: int, size: Callable[[], int]) -> Iterator[list[Submission]]:
    """Batches of at most `count` submissions, to be taken by `size()` judges.

    Small at first, so that records come early, and at the end, so that no judge waits for another. In between they are
    small enough that little is lost on Ctrl-C, and large enough that to hand them out costs next to nothing.
    """
    batch: list[Submission] = []
    cut, left = 0, count
    for submission in submissions:
        batch.append(submission)
        left -= 1
        wanted = min(MAX_BATCH, 2 ** min(cut // size(), 10), max(1, (left + len(batch)) // (2 * size())))
        if len(batch) >= wanted or sum(len(each.data) for each in batch) > MAX_BATCH_BYTES:
            yield batch
            batch = []
            cut += 1
    if batch:
        yield batch


def _grade_all(
    submissions: Iterator[Submission], count: int, settings: Settings, common: dict[str, str], place: Place
) -> Iterator[list[Record]]:
    """The records, batch by batch, in the order in which they are finished."""
    unreadable: list[Record] = []

    def readable() -> Iterator[Submission]:
        for each in submissions:
            if each.problem:
                provenance = of_submission(common, each)
                unreadable.append(scoring.unreadable(each.student, each.source, each.problem, provenance))
            else:
                yield each

    fresh = (Attempt(batch, 1) for batch in batches(readable(), count, place.size))
    again: deque[Attempt] = deque()
    suspects: deque[Attempt] = deque()
    files = suite_files(settings.suite) if place.remote else {}
    executor: Executor | None = None
    running: dict[Future[list[Record]], tuple[Attempt, Executor]] = {}

    def next_attempt() -> Attempt | None:
        attempt = again.popleft() if again else next(fresh, None)
        if attempt is None and suspects and not running:
            return suspects.popleft()  # alone, so that nobody else is spoilt with it
        return attempt

    try:
        while True:
            while len(running) < IN_FLIGHT * place.size() and (attempt := next_attempt()):
                executor = executor or place.start()
                task = judge.Task(attempt.batch, settings, common, files)
                running[executor.submit(judge.grade, task)] = attempt, executor
            if unreadable:
                yield unreadable
                unreadable = []
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                attempt, its_executor = running.pop(future)
                try:
                    yield future.result()
                except place.died:
                    if its_executor is executor and not place.remote:
                        place.stop(executor)  # one process of it died: it takes no more batches
                        executor = None
                    if attempt.number == TRIES:
                        yield [_lost(each, common) for each in attempt.batch]
                    else:
                        suspected = again if attempt.number < TRIES - 1 else suspects
                        suspected += [Attempt([each], attempt.number + 1) for each in attempt.batch]
                except CancelledError:
                    raise RunFailed(
                        "the Dask scheduler is gone. Start it and its workers again; the same command then goes on."
                    ) from None
    except BaseException:
        if executor is not None:
            place.stop(executor)
        raise
    if executor is not None:
        executor.shutdown()


def _lost(submission: Submission, common: dict[str, str]) -> Record:
    """The record of a submission that no judge came through with: a fault of the kit, to be graded again next time."""
    failed = Outcome("", "(run)", "", "hidden", "grader_error", message="", seconds=0.0)
    message = "A fault of the grader: its judge process died each time that this submission was graded."
    nothing = scoring.unreadable(submission.student, submission.source, message, of_submission(common, submission))
    return replace(nothing, status="graded", tests=[scoring.worth(failed, 0.0)])


def default_jobs() -> int:
    """One judge per core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
