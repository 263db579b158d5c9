"""A class-sized run: batches of submissions to judges, records to the disk as they come, and going on after a stop.

Submissions are read when their turn comes and records are kept in the gradebook only, so the memory of this process
does not grow with the class. A record that is there already, of the same submission graded with the same things, is not
made again. Where the judges run (processes here, or Dask) is said in executors.py.
Covered: a judge, a zygote or a Dask worker that dies (its batch is done again, at most twice), a scheduler that is
gone, Ctrl-C, a full disk: the next run goes on from what is in the gradebook.
Not covered: two runs into one folder at the same time (records/lock.py).
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from typing import NamedTuple

from exercises.kit.manifest import Course
from grader.harness.suites import suite_files
from grader.intake.submissions import Found, Submission
from grader.records import scoring
from grader.records.attempts import noted
from grader.records.attempts.noted import Noted
from grader.records.current import Records
from grader.records.gradebook import Gradebook, HandIn, storable
from grader.records.record import Outcome, Record
from grader.records.runs import Run
from grader.run import executors, plan
from grader.run.executors import Place, Task
from grader.run.plan import Lookup, Plan
from grader.run.preflight import modules
from grader.run.provenance import Provenance, of_submission, provenance
from grader.run.settings import Settings

# So many submissions, and bytes of them, go to a judge at once. Of the first batches each has twice as many submissions
# as the one before, so that the first records come early.
MAX_BATCH, MAX_BATCH_BYTES = 16, 8_000_000
# Batches in flight for each judge: one that it grades, and one that is there when it has finished.
IN_FLIGHT = 2
TRIES = 3

Progress = Callable[[list[Record]], None]


class Made(NamedTuple):
    """What a run did: how many records it made, and how many it only gave new points."""

    graded: int
    rescored: int


def grade_class(
    found: Sequence[Found],
    book: Gradebook,
    run: Run,
    settings: Settings,
    place: Place,
    progress: Progress,
    again: bool = False,
    warn: Callable[[list[str]], None] = lambda lines: None,
) -> Made:
    """Grade what has no record in the gradebook yet, or with `again` everything, and keep the records there.

    `progress` is called with every few records as they come, `warn` with what the class needs and this machine lacks,
    before anybody is graded. Raises RunFailed; KeyboardInterrupt and OSError (a full
    disk) keep what is done.
    """
    common, points = provenance(settings), scoring.fingerprint(settings.course)
    todo = plan.Plan() if again else plan.planned(book, run, settings, common, points)
    rescored = plan.renew(book, run, settings.course, common, points, todo)
    if len(todo.done) < len(found):
        warn(modules.warnings(modules.lacked(modules.to_be_graded(found, todo.done), settings.course)))
    graded = 0
    seen: list[Noted] = []
    shared: list[Shared] = []
    lookup = plan.Lookup(Records(book, run.course), todo.partly)
    for records in _grade_all(_waiting(found, todo, run, seen, shared), len(found), settings, common, place, lookup):
        book.keep(run.id, run.course, records, points)
        graded += len(records)
        progress(records)
    for copies in _copies(shared, lookup.records):
        book.keep(run.id, run.course, copies, points)
        graded += len(copies)
        progress(copies)
    noted.note(book, run.course, seen)
    return Made(graded, rescored)


class Shared(NamedTuple):
    """Somebody for whom the record of another member of the group is a record too, and the file that it is of."""

    student: str
    of: str
    digest: str


def _waiting(
    found: Sequence[Found], todo: Plan, run: Run, seen: list[Noted], shared: list[Shared]
) -> Iterator[Submission]:
    """The submissions that have no record yet, each read when it is asked for; `seen` gets where all of them were.

    What a group has handed in is given out once; `shared` gets the other members.
    """
    first: dict[str, str] = {one.group: one.student for one in reversed(found)}
    for waiting in found:
        submission = waiting.load()
        seen.append((submission.student, submission.digest, _hand_in(submission, run)))
        others = [replace(attempt.load(), student=submission.student) for attempt in waiting.attempts]
        seen += [
            (other.student, other.digest, _hand_in(other, run)._replace(counts=False))
            for other in others
            if (other.source, other.handed_in) != (submission.source, submission.handed_in)
        ]
        if todo.done.get(submission.student) == submission.digest:
            continue
        if waiting.group and first[waiting.group] != submission.student:
            shared.append(Shared(submission.student, first[waiting.group], submission.digest))
        else:
            yield submission


def _copies(shared: Sequence[Shared], records: Records) -> Iterator[list[Record]]:
    """The records of those for whom somebody else's was graded; of a run that was stopped, those that there are."""
    for one in shared:
        record = records.get(one.of)
        if record is not None and record.provenance.get("submission") == one.digest:
            yield [replace(record, student=one.student)]


def _hand_in(submission: Submission, run: Run) -> HandIn:
    """A submission as an attempt."""
    source = storable(scoring.short_text(submission.source))
    at = submission.handed_in.isoformat(timespec="seconds") if submission.handed_in else ""
    return HandIn(source, run.folder, run.roster, at, submission.late)


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
        if len(batch) >= wanted or sum(len(waiting.data) for waiting in batch) > MAX_BATCH_BYTES:
            yield batch
            batch = []
            cut += 1
    if batch:
        yield batch


@dataclass(frozen=True)
class Attempt:
    """A batch, and which attempt at it this is."""

    submissions: list[Submission]
    number: int = 1


class Attempts:
    """What is to be tried next: fresh batches, and after a judge's death the submissions of its batch one by one."""

    def __init__(self, fresh: Iterator[list[Submission]]) -> None:
        self._fresh = fresh
        self._again: deque[Attempt] = deque()
        self._suspects: deque[Attempt] = deque()

    def next(self, *, idle: bool) -> Attempt | None:
        """The next attempt, if there is one now. `idle`: nothing else is being graded.

        The last attempt at a submission is made alone, so that nobody else is spoilt with it.
        """
        if self._again:
            return self._again.popleft()
        submissions = next(self._fresh, None)
        if submissions is not None:
            return Attempt(submissions)
        return self._suspects.popleft() if idle and self._suspects else None

    def failed(self, attempt: Attempt) -> list[Submission]:
        """Note that the judge died with this attempt; returns the submissions that are given up."""
        if attempt.number == TRIES:
            return attempt.submissions
        queue = self._again if attempt.number < TRIES - 1 else self._suspects
        queue += [Attempt([submission], attempt.number + 1) for submission in attempt.submissions]
        return []


def _grade_all(
    submissions: Iterator[Submission],
    count: int,
    settings: Settings,
    common: Provenance,
    place: Place,
    lookup: Lookup,
) -> Iterator[list[Record]]:
    """The records, batch by batch, in the order in which they are finished."""
    unreadable: list[Record] = []
    readable = _readable(submissions, unreadable, common, settings.course)
    attempts = Attempts(batches(readable, count, place.size))
    with _Pool(place, settings, common, lookup) as pool:
        while True:
            while pool.has_room and (attempt := attempts.next(idle=not pool.running)):
                pool.submit(attempt)
            if unreadable:
                yield unreadable[:]
                unreadable.clear()
            if not pool.running:
                return
            for attempt, records in pool.finished():
                if records is not None:
                    yield records
                elif lost := attempts.failed(attempt):
                    yield [_lost(submission, common, settings.course) for submission in lost]


def _readable(
    submissions: Iterator[Submission], unreadable: list[Record], common: Provenance, course: Course
) -> Iterator[Submission]:
    """The submissions that can be read; of the others the records go to `unreadable`."""
    for submission in submissions:
        if submission.problem:
            made_with = of_submission(common, submission)
            record = scoring.unreadable(submission.student, submission.source, submission.problem, made_with, course)
            unreadable.append(record)
        else:
            yield submission


class _Pool:
    """The executor of a place, started when it is needed and again when a judge has broken it, and what runs there."""

    def __init__(self, place: Place, settings: Settings, common: Provenance, lookup: Lookup) -> None:
        self._place, self._settings, self._common, self._lookup = place, settings, common, lookup
        self._files = suite_files(settings.hidden) if place.remote else {}
        self._executor: Executor | None = None
        self.running: dict[Future[list[Record]], tuple[Attempt, Executor]] = {}

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._executor is None:
            return
        if kind is None:
            self._executor.shutdown()
        else:
            self._place.stop(self._executor)

    @property
    def has_room(self) -> bool:
        return len(self.running) < IN_FLIGHT * self._place.size()

    def submit(self, attempt: Attempt) -> None:
        """Have a judge grade this."""
        changes = self._lookup.changes(attempt.submissions)
        task = Task(attempt.submissions, self._settings, self._common, self._files, changes)
        executor = self._started()
        try:
            future = executor.submit(executors.grade, task)
        except self._place.died:  # since the last look; the batches that it had will say so, too
            self._end(executor)
            executor = self._started()
            future = executor.submit(executors.grade, task)
        self.running[future] = attempt, executor

    def finished(self) -> Iterator[tuple[Attempt, list[Record] | None]]:
        """Wait for something to finish: attempts with their records, or with None where the judge has died."""
        for future in wait(self.running, return_when=FIRST_COMPLETED).done:
            attempt, executor = self.running.pop(future)
            try:
                yield attempt, future.result()
            except self._place.died:
                if executor is self._executor and not self._place.remote:
                    self._end(executor)  # one process of it died: it takes no more batches
                yield attempt, None

    def _started(self) -> Executor:
        self._executor = self._executor or self._place.start()
        return self._executor

    def _end(self, executor: Executor) -> None:
        self._place.stop(executor)
        self._executor = None


def _lost(submission: Submission, common: Provenance, course: Course) -> Record:
    """The record of a submission that no judge came through with: a fault of the kit, to be graded again next time."""
    failed = Outcome("", "(run)", "", "hidden", "grader_error")
    message = "A fault of the grader: its judge process died each time that this submission was graded."
    made_with = of_submission(common, submission)
    nothing = scoring.unreadable(submission.student, submission.source, message, made_with, course)
    return replace(nothing, status="graded", tests=[failed])
