"""The judge's side of the sandbox: a submission's functions, to be called in its worker.

A call ends in one of three ways: a value (plain data), a `CallFailed` (what the student's code did, with its verdict),
or `SandboxError` (a fault of the kit's own, which is never booked against a student).
A worker that hangs, dies or answers nonsense is killed, and the next call gets a fresh one.
"""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exercises.kit.manifest import Course
from exercises.kit.submission import time_limit
from exercises.kit.unspoilt import words
from exercises.kit.values import Tensor
from grader.sandbox import messages, wire
from grader.sandbox.calls import answering
from grader.sandbox.calls.answering import Serving
from grader.sandbox.calls.failed import CallFailed, as_failure, nonsense
from grader.sandbox.messages import (
    CallRequest,
    Failed,
    KeptPasses,
    LoadReference,
    LoadSubmission,
    Refused,
)
from grader.sandbox.spawner import START_SECONDS, SandboxError, Spawner

TIMEOUTS_PER_FUNCTION = 2
# What a worker may ask in one call: so often, and about passes that it is not told of, fewer.
MAX_ASKED, MAX_UNTOLD = 2000, 200


HUNG = (
    "a statement outside of the functions was still running after {seconds:g} seconds, and could not be stopped: only "
    "definitions and imports were run. Does it load a model, or work on a lot of data? Take it out."
)


class CourseFailed(SandboxError):
    """What a course's author wrote can't be run; the message names the file and the line."""


@dataclass(frozen=True)
class Limits:
    """Wall-clock seconds."""

    call: float = 10.0
    load: float = 30.0
    submission: float = 180.0


def of_submission(name: str, data: bytes, course: Course, beside: Iterable[tuple[str, bytes]] = ()) -> LoadSubmission:
    """What a worker is told to load: a file of this name and content, and the modules that it brings along."""
    return {
        "op": "load",
        "name": name,
        "source": Tensor("uint8", np.frombuffer(data, np.uint8)),
        "module": course.stub.stem,
        "seconds": time_limit.SECONDS,
        "beside": {path: Tensor("uint8", np.frombuffer(content, np.uint8)) for path, content in beside},
    }


def of_reference(course: Course, passes: KeptPasses | None = None) -> LoadReference:
    """What a worker is told to load: the oracle for a course, and where it keeps forward passes."""
    return {"op": "reference", "manifest": str(course.manifest), "course": course.name, "passes": passes}


@dataclass
class Worker:
    """One submission, or the reference, in a worker that is started when it is first needed.

    `notes` say what of a submission could not be used. They are those of the first load: a later load of the same file
    may know what an earlier worker has seen, so nothing that it says is kept. `spent` is the submission's time so far,
    in seconds; whoever works on its results adds to it. `replaced` names, for a function that is called, those of the
    submission that `ask` answers for meanwhile, on this side. `passes` says, for a call, what may be told of forward
    passes.
    """

    zygote: Spawner
    load: LoadSubmission | LoadReference
    limits: Limits = field(default_factory=Limits)
    ask: Callable[..., Any] | None = None
    passes: Callable[[str, Sequence[Any], dict[str, Any]], Serving] | None = None
    replaced: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    spent: float = 0.0
    _connection: tuple[socket.socket, int] | None = None
    _calls: int = 0
    _text: messages.Parsed = field(default_factory=messages.Parsed)
    _failed: dict[str, str] = field(default_factory=dict)
    _was_loaded: bool = False
    _hangs: bool = False
    _timeouts: Counter[str] = field(default_factory=Counter)
    _load_failed: CallFailed | None = None

    def call(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """The value of a call, as plain data. Raises CallFailed, Wrong for what it has spoilt, or SandboxError."""
        self._check_budget(name)
        self._start()
        self._calls += 1
        request: CallRequest = {
            "op": "call", "id": self._calls, "name": name, "args": list(args), "kwargs": kwargs,
            "replaced": list(self.replaced.get(name, ())),
        }  # fmt: skip
        serving = self.passes(name, args, kwargs) if self.passes is not None else None
        try:
            said = self._exchange(request, self.limits.call, request["replaced"], serving)
            answer = messages.answered(said, self._calls)
        except wire.Late:
            self.stop()
            self._timeouts[name] += 1
            raise CallFailed("timeout", f"{name} was still running after {self.limits.call:g} seconds.") from None
        except messages.Nonsense:
            self.stop()
            raise CallFailed("crashed", nonsense(name)) from None
        if answer.is_spoilt:
            self.stop()  # the next call gets models that nobody has touched
        if isinstance(answer, Refused):
            where = "".join(f"\n    {mention}" for mention in self._text.mentions)
            raise CallFailed(
                "blocked", f"{name} calls model.generate or pipeline. Writing that loop is the exercise.{where}"
            )
        if isinstance(answer, Failed):
            if answer.memory:
                self.stop()
            raise as_failure(name, answer, self._text, self._failed)
        if answer.changed:
            raise words.wrong(name, answer.changed, answer.value)
        return answer.value

    def begin(self) -> None:
        """Have a worker that is ready to be called. Raises SandboxError, and CourseFailed for the reference."""
        self._start()

    def _check_budget(self, name: str) -> None:
        if self._timeouts[name] >= TIMEOUTS_PER_FUNCTION:
            raise CallFailed(
                "timeout", f"not tried again: {name} did not end in time {TIMEOUTS_PER_FUNCTION} times before."
            )
        if self.spent > self.limits.submission:
            raise CallFailed(
                "timeout", f"not tried: the submission has used up its {self.limits.submission:.0f} seconds."
            )

    def _start(self) -> None:
        """Have a worker that is ready to be called. A file that can't be loaded is found out once."""
        if self._load_failed is not None:
            # A fresh one: an exception that is raised again carries all of its earlier tracebacks along.
            raise CallFailed(self._load_failed.verdict, self._load_failed.message)
        if self._connection is not None:
            return
        is_reference = self.load["op"] == "reference"
        self._connection = self.zygote.spawn(reference=is_reference)
        try:
            hello = self._exchange(None, START_SECONDS)
            loaded = self._exchange(self.load, START_SECONDS) if is_reference else {}
        except (wire.Late, CallFailed) as error:
            raise SandboxError(f"a worker did not get ready: {error}") from None
        if "failed" in loaded:
            self.stop()
            raise CourseFailed(str(loaded["failed"]))
        if "failed" in hello:
            # No line of the submission has run yet: this is the kit's own word.
            raise SandboxError(f"a worker could not be locked down: {hello['failed']}")
        if not is_reference:
            self._load()

    def _load(self) -> None:
        """Have the worker load the submission. What it says of that counts the first time only."""
        loaded = None
        try:
            load = {**self.load, "seconds": 0.0 if self._hangs else self.limits.call}
            parsed = messages.parsed(self._exchange(load, self.limits.load))
            loaded = messages.Loaded()
            if parsed.unreadable is None:
                loaded = messages.loaded(self._exchange(None, self.limits.load))
        except wire.Late as error:
            self.stop()
            if loaded is None or self._hangs or self._was_loaded:
                self._load_failed = self._why_not_loaded(error)
                raise self._load_failed from None
            self._hangs = True  # in a way that can't be stopped from within: its functions count all the same
            return self._start()
        except CallFailed as error:
            self.stop()
            self._load_failed = self._why_not_loaded(error)
            raise self._load_failed from None
        if parsed.unreadable is not None:
            self.stop()
            self._load_failed = self._why_not_loaded(CallFailed("unreadable", parsed.unreadable))
            raise self._load_failed
        if not self._was_loaded:
            hung = [HUNG.format(seconds=self.limits.load)] if self._hangs else []
            self.notes, self._text, self._failed = [*hung, *loaded.notes], parsed, loaded.failed
            self._was_loaded = True

    @property
    def calls(self) -> Mapping[str, Sequence[str]]:
        """Which functions the text of the submission calls in each of its functions."""
        return self._text.calls

    def _why_not_loaded(self, error: wire.Late | CallFailed) -> CallFailed:
        if self._was_loaded:
            return CallFailed("crashed", "the file could not be loaded a second time, as it could the first time.")
        if isinstance(error, CallFailed):
            return error
        return CallFailed(
            "timeout",
            f"the file was still running after {self.limits.load:g} seconds. Does it load a model, or is there an "
            "endless loop outside of a function?",
        )

    def _exchange(
        self, request: Any, seconds: float, replaced: list[str] | None = None, serving: Serving | None = None
    ) -> Any:
        """Send a request, if there is one, and wait for an answer.

        Meanwhile the worker may ask: about `replaced` functions, and about forward passes, as far as `serving` tells.
        Raises Late, or CallFailed when the worker is gone. The time in which a pass is made for it is not the worker's.
        """
        assert self._connection is not None
        begun, given, untold = time.monotonic(), 0.0, 0
        sock, _ = self._connection
        try:
            if request is not None:
                wire.send(sock, request, begun + seconds)
            for _ in range(MAX_ASKED):
                header, blob = wire.receive_frame(sock, begun + seconds + given)
                asked = time.monotonic()
                # Most questions were answered before, in the same call to another submission.
                reply = serving.ready(header) if serving is not None else None
                answer = wire.decode(header, blob) if reply is None else None
                if type(answer) is dict and "ask" in answer and self.ask is not None:
                    reply = wire.encode(answering.with_a_value(answer, replaced or [], self._right))
                elif reply is not None or (type(answer) is dict and "pass" in answer and untold < MAX_UNTOLD):
                    reply = reply or answering.with_rows(header, answer, serving)
                    untold += reply == answering.UNTOLD
                    given = min(seconds, given + time.monotonic() - asked)
                else:
                    return answer
                if time.monotonic() > begun + seconds + given:
                    raise wire.Late("still asking")
                wire.send_frame(sock, reply, begun + seconds + given)
            return wire.receive(sock, begun + seconds + given)
        except wire.Late:
            raise
        except wire.WireError as error:
            how = self._end()
            what = how or ("it ended" if isinstance(error, wire.Closed) else f"it answered nonsense ({error})")
            raise CallFailed("crashed", f"the process of this submission is gone: {what}.") from None
        finally:
            self.spent += time.monotonic() - begun - given

    def _right(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """The right answer to a call. Raises answering.Refused where there is none."""
        assert self.ask is not None
        try:
            return self.ask(name, *args, **kwargs)
        except (CallFailed, SandboxError) as error:
            raise answering.Refused(type(error).__name__) from None

    def stop(self) -> None:
        """End the worker, without waiting until it is gone."""
        if self._connection is not None:
            sock, pid = self._connection
            self._connection = None
            sock.close()
            self.zygote.drop(pid)

    def _end(self) -> str:
        """End the worker; says how it had ended by itself, '' if it was alive."""
        assert self._connection is not None
        sock, pid = self._connection
        self._connection = None
        sock.close()
        return self.zygote.kill(pid)
