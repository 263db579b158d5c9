"""The judge's side of the right answers: it asks the oracle, in a worker of its own, and remembers what came.

What suites have asked for is kept on the disk between runs (cache.py).
Not covered: what the answers are; solutions/oracle.py computes them.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from exercises.kit import models
from exercises.kit.manifest import Course
from exercises.kit.testing.oracle import key_of
from exercises.kit.values import Tensor, size_of
from grader.harness.reference import cache
from grader.harness.reference.passes import Passes
from grader.sandbox import client
from grader.sandbox.spawner import SandboxError, Spawner
from solutions import loading, oracle

# What is asked about one submission's own results is of no use to the next run.
ABOUT_SUBMISSIONS = "about_"
# How many answers are kept in memory, and how many bytes of them.
MAX_KNOWN, MAX_KNOWN_BYTES = 50_000, 64_000_000
LIMITS = client.Limits(call=300.0, submission=float("inf"))
# The same for what a submission asks in the middle of a call of its own.
OF_SUBMISSIONS = replace(LIMITS, call=20.0)


class Reference:
    """The right answers for a model and a course. `functions` has one method for everything that may be asked."""

    def __init__(self, model: str, course: Course, zygote: Spawner, model_digest: str = ""):
        model_digest = model_digest or models.digest(model)
        kept = cache.kept_passes(model_digest, course)
        self._started = partial(client.Worker, zygote, client.of_reference(course, kept), LIMITS)
        self._worker = self._started()
        self._passes = Passes(self._asked_of_worker, kept["models"])
        self._file = cache.file_for(model_digest, course)
        self._kept = cache.load(self._file)
        self._saved = len(self._kept)
        self._known: dict[str, Any] = {}
        self._known_bytes = 0
        self.spent = 0.0  # seconds that were waited for it
        self.functions = SimpleNamespace(**{name: self._remembering(name) for name in oracle.names(course)})

    def begin(self) -> None:
        """See to it that the course's own files can be run, unless they have given answers before.

        Raises BadCourse. A worker that can't be had is what the tests will say, each for itself.
        """
        try:
            if not self._kept:
                self._worker.begin()
        except client.CourseFailed as error:
            raise loading.BadCourse(str(error)) from None
        except SandboxError:
            pass

    def close(self) -> None:
        """End the worker that answers, also where its zygote goes on with those of others."""
        with contextlib.suppress(SandboxError):  # the zygote is gone, and its workers with it
            self._worker.stop()

    def _remembering(self, name: str) -> Callable[..., Any]:
        def method(*args: Any, **kwargs: Any) -> Any:
            key = key_of(name, list(args), kwargs)
            if key in self._kept:
                return self._kept[key]
            try:
                value = self._answer(key, name, *args, **kwargs)
            except client.CallFailed as failure:
                raise SandboxError(f"the reference itself failed: {failure}") from None
            of_a_student = any(_is_vector(argument) for argument in (*args, *kwargs.values()))
            if not name.startswith(ABOUT_SUBMISSIONS) and not of_a_student:
                self._kept[key] = value
            return value

        return method

    def ask(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """The answer to a call of a submission's. Raises CallFailed: it may ask for nonsense, and for what takes long.

        Neither costs the next one anything.
        """
        self._worker.limits = OF_SUBMISSIONS
        try:
            return self._answer(key_of(name, list(args), kwargs), name, *args, **kwargs)
        except client.CallFailed as failure:
            if failure.verdict != "error":
                self._worker.stop()
                self._worker = self._started()
            raise
        finally:
            self._worker.limits = LIMITS

    def _answer(self, key: str, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """The answer to any call, which has this key. Raises CallFailed."""
        if key in self._known:
            return self._known[key]
        value = self._asked_of_worker(name, *args, **kwargs)
        size = size_of(value)
        if len(self._known) >= MAX_KNOWN or self._known_bytes + size > MAX_KNOWN_BYTES:
            self._known.clear()
            self._known_bytes = 0
        self._known[key] = value
        self._known_bytes += size
        return value

    def _asked_of_worker(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        begun = time.monotonic()
        try:
            return self._worker.call(name, *args, **kwargs)
        finally:
            self.spent += time.monotonic() - begun

    def passes(self, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> client.Serving:
        """What a submission's worker may be told of forward passes while it serves this call."""
        return self._passes.of_call(key_of(name, list(args), kwargs), name, args, kwargs)

    def save(self) -> None:
        """Keep on the disk what was computed since the last time."""
        if len(self._kept) > self._saved:
            cache.save(self._file, self._kept)
            self._saved = len(self._kept)


def _is_vector(value: Any) -> bool:
    """Whether this may be a student's own result that a check asks about: no other class asks for the same."""
    return isinstance(value, Tensor) or (isinstance(value, list) and any(isinstance(item, float) for item in value))
