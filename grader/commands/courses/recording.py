"""What a course's own functions answer to its public checks: a class's copy has neither solutions nor oracle.

The solutions go through the public checks once, in the sandbox, and whatever those ask `reference` for beside the
pipeline is written down. Solutions that don't pass their own checks are refused. Not covered: checks that ask for
something else each time (chance without a seed): a class's copy would have no answer to them.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from exercises.kit import models
from exercises.kit import reference as pipeline
from exercises.kit.manifest import Course
from exercises.kit.testing import oracle
from grader.commands.courses import parts
from grader.intake.submissions import Submission
from grader.run.judge import Judge
from grader.run.settings import Settings


@dataclass
class _Recorder:
    """The right answers, and what was asked of them so far."""

    course: Course
    real: Any
    answers: dict[str, Any] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    @property
    def functions(self) -> SimpleNamespace:
        return SimpleNamespace(**{name: self._noting(name, ask) for name, ask in vars(self.real.functions).items()})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def _noting(self, name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        if self.course.model and name in pipeline.NAMES:
            return ask

        def call(*args: Any, **kwargs: Any) -> Any:
            value = ask(*args, **kwargs)
            self.asked.add(name)
            self.answers[oracle.key_of(name, list(args), kwargs)] = value
            return value

        return call


def answers(course: Course) -> str:
    """The text of the file with what public checks ask for; "" where they ask for nothing. Raises BadCourse."""
    from grader.harness.session import Session

    submission = Submission("(solutions)", course.stub.name, course.master().encode())
    with Judge(Settings(course, models.chosen(None, course.model))) as judge, tempfile.TemporaryDirectory() as nothing:
        batch = judge.batch([submission])
        recorder = _Recorder(course, batch.reference)
        batch = replace(batch, reference=recorder)  # type: ignore[arg-type]
        with closing(Session(Path(nothing), course)) as session:
            session.run(batch)
        parts.refuse_failures(course, [(trial.outcome, trial.fault) for trial in batch.trials.get(0, [])])
        return oracle.text_of(recorder.answers, recorder.asked, judge.settings.model) if recorder.asked else ""
