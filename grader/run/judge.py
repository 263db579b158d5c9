"""A judge: what takes batches of submissions and returns their records.

It is trusted, holds the suites and the expected values, and runs no student's code. A `Judge` owns what it grades with:
a zygote (which makes the workers), the reference, and an open pytest session. It keeps them between batches and ends
them when it is closed. In which process it lives: executors.py.
Covered: a zygote that dies under a batch, which is done again with a new one, at most twice.
Not covered: a judge's own death; the scheduler gives its batches to another.
"""

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from exercises.kit import models
from exercises.kit.values import MODEL, TOKENIZER
from grader.errors import RunFailed
from grader.intake.submissions import Submission
from grader.records import scoring
from grader.records.record import Outcome, Record
from grader.run import partial
from grader.run.partial import Change
from grader.run.provenance import Provenance, of_submission
from grader.run.settings import Settings, limits_at
from grader.sandbox import lockdown, spawner, standby
from grader.sandbox.client import Limits
from grader.sandbox.spawner import CannotStart, SandboxError, Spawner

if TYPE_CHECKING:
    from grader.harness.batch import Batch, Key
    from grader.harness.inputs import Corpus
    from grader.harness.reference.answers import Reference
    from grader.harness.session import Session

TRIES = 3


class Judge:
    """Grades with these settings. It starts loading the model at once, in the background; use it in a `with`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.zygote = self._new_zygote()  # it loads torch while this process loads pytest
        from grader.harness import session  # noqa: F401 (pytest; the main process, which names us, needs none)

        self.model_digest = ""  # where it is known already: reading a large model takes a second or so
        self._corpus: Corpus | None = None
        self._reference: Reference | None = None
        self._session: Session | None = None

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session, the workers and the zygote."""
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._reference is not None:
            self._reference.close()
        self.zygote.close()

    @property
    def reference(self) -> "Reference":
        """The right answers."""
        from grader.harness.reference.answers import Reference

        if self._reference is None:
            self._reference = Reference(self.settings.model, self.settings.course, self.zygote, self.model_digest)
        return self._reference

    @property
    def limits(self) -> Limits:
        """The time limits: those of the settings, else by the pace that the reference has here (kept on the disk)."""
        if self.settings.limits is not None:
            return self.settings.limits
        if not self.settings.model:
            return Limits()
        try:
            return limits_at(self.reference.functions.pace(MODEL))
        except SandboxError:  # the batch will say so
            return Limits()

    def grade(
        self, submissions: list[Submission], common: Provenance, changes: Mapping[str, Change] | None = None
    ) -> list[Record]:
        """The records of a batch. Raises RunFailed.

        `changes` says of some students which tests alone are to be run again, and what they have from before.
        """
        partly = [submission for submission in submissions if changes and submission.student in changes]
        made = self._grade_partly(partly, common, changes or {}) if partly else {}
        whole = [submission for submission in submissions if submission.student not in made]
        batch = self.run(whole) if whole else None
        for number, submission in enumerate(whole):
            assert batch is not None
            made[submission.student] = _record(number, submission, batch, batch.outcomes(number), common)
        return [made[submission.student] for submission in submissions]

    def _grade_partly(
        self, submissions: list[Submission], common: Provenance, changes: Mapping[str, Change]
    ) -> dict[str, Record]:
        """The records, by student, of those for whom it is enough to run the touched tests again."""
        made: dict[str, Record] = {}
        with self._open_session(None) as session:
            batch = self.batch(submissions)
            batch.only = {
                number: {key for key in session.keys if partial.name_of(key) in changes[submission.student].touched}
                for number, submission in enumerate(submissions)
            }
            session.run(batch)
            for number, submission in enumerate(submissions):
                outcomes = partial.merged(changes[submission.student], batch.outcomes(number), session.keys)
                if outcomes is not None:
                    made[submission.student] = _record(number, submission, batch, outcomes, common)
        if not self.zygote.is_alive():
            self._replace_zygote()
            return {}  # it died under them: they are graded whole
        return made

    def run(self, submissions: list[Submission], suite: Path | None = None) -> "Batch":
        """Grade a batch: its tests, once more those that only failed because of what they build on, the diagnosis.

        `suite` takes the place of the settings' hidden suite. Raises RunFailed.
        """
        from grader.harness import follow_through

        for attempt in range(TRIES):
            batch = self.batch(submissions)
            with self._open_session(suite) as session:
                batch.only = _wanted(submissions, session.keys)
                session.run(batch)
                follow_through.follow(batch, session, credits=self.settings.follow_through)
            if self.zygote.is_alive() or attempt == TRIES - 1:
                break
            self._replace_zygote()  # it died under this batch
        self.reference.save()
        return batch

    def examples(self) -> list[str]:
        """The examples in the solutions' docstrings that are not true, in sentences. Raises RunFailed."""
        self._wait()
        self.reference.begin()
        given = (MODEL, TOKENIZER) if self.settings.model else ()
        try:
            return self.reference.ask("examples", *given)
        except SandboxError as error:
            raise RunFailed(f"the solutions' examples can't be run here: {error}") from None

    def batch(self, submissions: list[Submission]) -> "Batch":
        """A batch of these submissions that no test has seen yet. Raises RunFailed, ModelNotFound and BadCourse."""
        from grader.harness.batch import Batch
        from grader.harness.inputs import Corpus

        self._wait()
        self.reference.begin()
        course, seed = self.settings.course, self.settings.seed
        if self._corpus is None:
            self._corpus = Corpus(course.corpus)
        return Batch(submissions, course, self._corpus, self.zygote, self.reference, seed, self.limits)

    @contextmanager
    def _open_session(self, suite: Path | None) -> Iterator["Session"]:
        """The session over the settings' suite, which stays open unless it breaks; or one over another suite."""
        from grader.harness.session import Session

        if suite is not None:
            with contextlib.closing(Session(suite, self.settings.course)) as other:
                yield other
            return
        if self._session is None:
            self._session = Session(self.settings.hidden, self.settings.course)
        try:
            yield self._session
        except BaseException:
            self._session.close()
            self._session = None
            raise

    def _wait(self) -> None:
        """Until there are workers to be had: where there never will be, every submission would be a fault of ours."""
        try:
            self.zygote.wait()
        except CannotStart as error:
            if error.of_model:
                raise models.ModelNotFound(str(error)) from None
            raise RunFailed(f"nobody can be graded here: {error}") from None

    def _new_zygote(self) -> Spawner:
        folder = models.located(self.settings.model)
        if self.settings.tier == lockdown.PROCESS:
            return standby.Pool(folder, self.settings.course.requires)
        return spawner.Zygote(folder, self.settings.tier, self.settings.course.requires)

    def _replace_zygote(self) -> None:
        self.zygote.close()
        self.zygote = self._new_zygote()
        self._reference = None


def _wanted(submissions: list[Submission], keys: list["Key"]) -> dict[int, set["Key"]] | None:
    """The tests of each submission by its number, where one says for which exercises alone it is graded."""
    if not any(submission.only for submission in submissions):
        return None
    return {
        number: {key for key in keys if not submission.only or key.exercise in submission.only}
        for number, submission in enumerate(submissions)
    }


def _record(number: int, submission: Submission, batch: "Batch", outcomes: list[Outcome], common: Provenance) -> Record:
    notes = ([f"Graded: {submission.note}"] if submission.note else []) + batch.notes.get(number, [])
    return scoring.graded(
        submission.student,
        submission.source,
        outcomes,
        "\n".join(notes),
        of_submission(common, submission, batch.limits),
        batch.course,
    )
