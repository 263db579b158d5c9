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
from typing import Any, Literal

import numpy as np

from exercises.kit.manifest import Course
from exercises.kit.submission import lacking
from exercises.kit.unspoilt import words
from exercises.kit.values import Handle, Tensor
from grader.sandbox import messages, wire
from grader.sandbox.messages import CallRequest, Failed, LoadReference, LoadSubmission, Refused, Reply
from grader.sandbox.spawner import START_SECONDS, SandboxError, Spawner

TIMEOUTS_PER_FUNCTION = 2
# What a worker may ask in one call: so often, about so many ids or letters.
MAX_ASKED, MAX_IDS, MAX_ASKED_TEXT = 2000, 1000, 20_000

Verdict = Literal["error", "not_attempted", "timeout", "memory", "crashed", "blocked", "missing_module", "unreadable"]


class CallFailed(Exception):
    """What a student's code did instead of returning a value: a verdict, and a message for the student.

    For an exception, `error_type` is its type's name and `raised` what it says, as the student's code put it.
    """

    def __init__(self, verdict: Verdict, message: str, error_type: str = "", raised: str = ""):
        super().__init__(f"{verdict}: {message}")
        self.verdict: Verdict = verdict
        self.message = message
        self.error_type = error_type
        self.raised = raised


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
        "beside": {path: Tensor("uint8", np.frombuffer(content, np.uint8)) for path, content in beside},
    }


def of_reference(course: Course) -> LoadReference:
    """What a worker is told to load: the oracle for a course."""
    return {"op": "reference", "manifest": str(course.manifest), "course": course.name}


@dataclass
class Worker:
    """One submission, or the reference, in a worker that is started when it is first needed.

    `notes` say what of a submission could not be used. They are those of the first load: a later load of the same file
    may know what an earlier worker has seen, so nothing that it says is kept. `spent` is the submission's time so far,
    in seconds; whoever works on its results adds to it. `replaced` names, for a function that is called, those of the
    submission that `ask` answers for meanwhile, on this side.
    """

    zygote: Spawner
    load: LoadSubmission | LoadReference
    limits: Limits = field(default_factory=Limits)
    ask: Callable[..., Any] | None = None
    replaced: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    spent: float = 0.0
    _connection: tuple[socket.socket, int] | None = None
    _calls: int = 0
    _mentions: tuple[str, ...] = ()
    _lacking: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _was_loaded: bool = False
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
        try:
            answer = messages.answered(self._exchange(request, self.limits.call, request["replaced"]), self._calls)
        except wire.Late:
            self.stop()
            self._timeouts[name] += 1
            raise CallFailed("timeout", f"{name} was still running after {self.limits.call:g} seconds.") from None
        except messages.Nonsense:
            self.stop()
            raise CallFailed("crashed", _nonsense(name)) from None
        if answer.is_spoilt:
            self.stop()  # the next call gets models that nobody has touched
        if isinstance(answer, Refused):
            where = "".join(f"\n    {mention}" for mention in self._mentions)
            raise CallFailed(
                "blocked", f"{name} calls model.generate or pipeline. Writing that loop is the exercise.{where}"
            )
        if isinstance(answer, Failed):
            if answer.memory:
                self.stop()
            raise _for_want_of_a_module(name, answer, self._lacking) or _as_failure(name, answer)
        if answer.changed:
            raise words.wrong(name, answer.changed, answer.value)
        return answer.value

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
            if is_reference:
                self._exchange(self.load, START_SECONDS)
        except (wire.Late, CallFailed) as error:
            raise SandboxError(f"a worker did not get ready: {error}") from None
        if "failed" in hello:
            # No line of the submission has run yet: this is the kit's own word.
            raise SandboxError(f"a worker could not be locked down: {hello['failed']}")
        if not is_reference:
            self._load()

    def _load(self) -> None:
        """Have the worker load the submission. What it says of that counts the first time only."""
        try:
            parsed = messages.parsed(self._exchange(self.load, self.limits.load))
            loaded = messages.Loaded()
            if parsed.unreadable is None:
                loaded = messages.loaded(self._exchange(None, self.limits.load))
        except (wire.Late, CallFailed) as error:
            self.stop()
            self._load_failed = self._why_not_loaded(error)
            raise self._load_failed from None
        if parsed.unreadable is not None:
            self.stop()
            self._load_failed = self._why_not_loaded(CallFailed("unreadable", parsed.unreadable))
            raise self._load_failed
        if not self._was_loaded:
            self.notes, self._was_loaded = list(loaded.notes), True
            self._mentions, self._lacking = parsed.mentions, parsed.lacking

    def _why_not_loaded(self, error: wire.Late | CallFailed) -> CallFailed:
        if self._was_loaded:
            return CallFailed("crashed", "the file could not be loaded a second time, as it could the first time.")
        if isinstance(error, CallFailed):
            return error
        return CallFailed("timeout", f"the file was still running after {self.limits.load:g} seconds.")

    def _exchange(self, request: Any, seconds: float, replaced: list[str] | None = None) -> Any:
        """Send a request, if there is one, and wait for an answer, answering questions about `replaced` functions.

        Raises Late, or CallFailed when the worker is gone.
        """
        assert self._connection is not None
        begun = time.monotonic()
        sock, _ = self._connection
        try:
            if request is not None:
                wire.send(sock, request, begun + seconds)
            for _ in range(MAX_ASKED):
                answer = wire.receive(sock, begun + seconds)
                if self.ask is None or type(answer) is not dict or "ask" not in answer:
                    return answer
                if time.monotonic() > begun + seconds:
                    raise wire.Late("still asking")
                wire.send(sock, self._reply(answer, replaced or []), begun + seconds)
            return wire.receive(sock, begun + seconds)
        except wire.Late:
            raise
        except wire.WireError as error:
            how = self._end()
            what = how or ("it ended" if isinstance(error, wire.Closed) else f"it answered nonsense ({error})")
            raise CallFailed("crashed", f"the process of this submission is gone: {what}.") from None
        finally:
            self.spent += time.monotonic() - begun

    def _reply(self, message: Any, replaced: list[str]) -> Reply:
        """The answer to what a worker asks in the middle of a call; a refusal for anything but what was offered."""
        assert self.ask is not None
        try:
            asked = messages.question(message)
        except messages.Nonsense:
            asked = None
        if asked is None or asked.name not in replaced:
            return {"refused": "there is no such function to ask for"}
        args = [_as_list(argument) for argument in asked.args]
        kwargs = {key: _as_list(argument) for key, argument in asked.kwargs.items()}
        if not all(_is_modest(argument) for argument in (*args, *kwargs.values())):
            return {"refused": f"{asked.name} was called with something else than a model or tokenizer, ids or a text"}
        try:
            return {"value": self.ask(asked.name, *args, **kwargs)}
        except (CallFailed, SandboxError, TypeError) as error:
            return {"refused": f"{asked.name} could not be called like this: {type(error).__name__}"}

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


def _nonsense(name: str) -> str:
    return f"the process of this submission answered nonsense when {name} was called."


def _for_want_of_a_module(name: str, failed: Failed, known: Mapping[str, Sequence[str]]) -> CallFailed | None:
    """The failure of a call that lacks a module which this machine has not and the file imports, if it is one."""
    is_gone = failed.error_type == "KeyError" and not failed.lines  # there is no function of that name
    module = lacking.which("" if is_gone else failed.text, name, known) if known else ""
    return CallFailed("missing_module", lacking.said(name, module), failed.error_type) if module else None


def _as_failure(name: str, failed: Failed) -> CallFailed:
    """What an exception in a student's code means."""
    if failed.memory:
        return CallFailed("memory", f"{name} asked for more memory than a submission may have.", failed.error_type)
    if failed.stub:
        return CallFailed("not_attempted", failed.text.removeprefix("NotImplementedError: "), failed.error_type)
    if failed.error_type == "KeyError" and not failed.lines:
        return CallFailed("not_attempted", f"there is no function {name} in your file", failed.error_type)
    where = "".join(f"\n    line {line}, in {function}" for line, function in failed.lines)
    return CallFailed("error", f"{failed.text}{where}", failed.error_type, failed.text)


def _as_list(value: Any) -> Any:
    """Ids in a tensor as a list of ints: a student's own functions may pass them around like that."""
    if isinstance(value, Tensor) and value.array.dtype.kind == "i" and value.array.size <= MAX_IDS:
        return value.array.ravel().tolist()
    return value


def _is_modest(value: Any) -> bool:
    """Whether the reference may be asked about it: nothing that could take it long."""
    if type(value) is list:
        return len(value) <= MAX_IDS and all(type(token) is int and token >= 0 for token in value)
    return isinstance(value, Handle) or (type(value) is str and len(value) <= MAX_ASKED_TEXT)
