"""The judge's side of the sandbox: a submission's functions, to be called in its worker.

A call ends in one of three ways: a value (plain data), a `Fault` (what the student's code did, with its verdict),
or `SandboxError` (a fault of the kit's own, which is never booked against a student).
A worker that hangs, dies or answers nonsense is killed, and the next call gets a fresh one.
"""

import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exercises.kit.values import Handle, Tensor
from grader.sandbox import wire
from grader.sandbox.spawner import START_SECONDS, SandboxError, Spawner

TIMEOUTS_PER_FUNCTION = 2
# What is kept of a worker's own words, whatever it sends.
MAX_MESSAGE, MAX_NOTES = 2000, 10
# What the functions that may be asked for call their arguments.
ARGUMENTS = {"tokenizer", "text", "model", "input_ids"}
# What a worker may ask in one call: so often, about so many ids or letters.
MAX_ASKED, MAX_IDS, MAX_ASKED_TEXT = 2000, 1000, 20_000


class Fault(Exception):
    """What a student's code did instead of returning a value: a verdict, and a message for the student.

    For an exception, `error_type` is its type's name and `raised` what it says, as the student's code put it.
    """

    def __init__(self, verdict: str, message: str, error_type: str = "", raised: str = ""):
        super().__init__(f"{verdict}: {message}")
        self.verdict = verdict
        self.message = message
        self.error_type = error_type
        self.raised = raised


@dataclass(frozen=True)
class Limits:
    """Wall-clock seconds."""

    call: float = 10.0
    load: float = 30.0
    submission: float = 180.0


@dataclass
class Worker:
    """One submission (or, with `source` None, the reference) in a worker that is started when it is first needed."""

    zygote: Spawner
    name: str
    source: bytes | None
    limits: Limits = field(default_factory=Limits)
    notes: list[str] = field(default_factory=list)
    ask: Callable[..., Any] | None = None
    _connection: tuple[socket.socket, int] | None = None
    _calls: int = 0
    _spent: float = 0.0
    _timeouts: Counter[str] = field(default_factory=Counter)
    _load_fault: Fault | None = None

    def call(self, name: str, *args: Any, replaced: tuple[str, ...] = (), **kwargs: Any) -> Any:
        """The value of a call, as plain data. Raises Fault or SandboxError.

        For its time the submission's functions in `replaced` are those of `self.ask`, which runs on this side.
        """
        if self._timeouts[name] >= TIMEOUTS_PER_FUNCTION:
            raise Fault(
                "timeout",
                f"not tried again: {name} did not end in time {TIMEOUTS_PER_FUNCTION} times before.",
            )
        if self._spent > self.limits.submission:
            raise Fault("timeout", f"not tried: the submission has used up its {self.limits.submission:.0f} seconds.")
        self._start()
        self._calls += 1
        request = {"op": "call", "id": self._calls, "name": name, "args": list(args), "kwargs": kwargs}
        request["replaced"] = list(replaced)
        try:
            answer = self._exchange(request, self.limits.call)
        except wire.Late:
            self.stop()
            self._timeouts[name] += 1
            raise Fault("timeout", f"{name} was still running after {self.limits.call:g} seconds.") from None
        if type(answer) is not dict or answer.get("id") != self._calls:
            self.stop()
            raise Fault("crashed", f"the process of this submission answered nonsense when {name} was called.")
        if "blocked" in answer:
            where = "".join(f"\n    {each}" for each in _texts(answer["blocked"]))
            raise Fault(
                "blocked", f"{name} calls model.generate or pipeline. Writing that loop is the exercise.{where}"
            )
        if "raised" in answer:
            raise self._fault(name, answer["raised"])
        return answer.get("value")

    def _start(self) -> None:
        """Have a worker with the submission loaded. A file that can't be loaded is found out once."""
        if self._load_fault is not None:
            # A fresh one: an exception that is raised again carries all of its earlier tracebacks along.
            raise Fault(self._load_fault.verdict, self._load_fault.message)
        if self._connection is not None:
            return
        self._connection = self.zygote.spawn(reference=self.source is None)
        try:
            hello = self._exchange(None, START_SECONDS)
        except (wire.Late, Fault) as error:
            raise SandboxError(f"a worker did not get ready: {error}") from None
        if "failed" in hello:
            # No line of the submission has run yet: this is the kit's own word.
            raise SandboxError(f"a worker could not be locked down: {hello['failed']}")
        if self.source is None:
            return
        source = Tensor("uint8", np.frombuffer(self.source, np.uint8))
        try:
            answer = self._exchange({"op": "load", "name": self.name, "source": source}, self.limits.load)
        except wire.Late:
            self.stop()
            self._load_fault = Fault("timeout", f"the file was still running after {self.limits.load:g} seconds.")
            raise self._load_fault from None
        except Fault as fault:
            self._load_fault = fault
            raise
        if type(answer) is not dict or type(answer.get("unreadable", "")) is not str:
            answer = {}
        if "unreadable" in answer:
            self.stop()
            self._load_fault = Fault("unreadable", answer["unreadable"][:MAX_MESSAGE])
            raise self._load_fault
        self.notes = _texts(answer.get("notes"))

    def _exchange(self, request: dict[str, Any] | None, seconds: float) -> Any:
        """Send a request, if there is one, and wait for an answer. Raises Late, or Fault when the worker is gone."""
        assert self._connection is not None
        begun = time.monotonic()
        sock, _ = self._connection
        try:
            if request is not None:
                wire.send(sock, request, begun + seconds)
            asked = 0
            while True:
                answer = wire.receive(sock, begun + seconds)
                if type(answer) is not dict or "ask" not in answer or self.ask is None or asked >= MAX_ASKED:
                    return answer
                asked += 1
                if time.monotonic() > begun + seconds:
                    raise wire.Late("still asking")
                wire.send(sock, self._asked(answer, (request or {}).get("replaced", [])), begun + seconds)
        except wire.Late:
            raise
        except wire.WireError as error:
            how = self._end()
            what = how or ("it ended" if isinstance(error, wire.Closed) else f"it answered nonsense ({error})")
            raise Fault("crashed", f"the process of this submission is gone: {what}.") from None
        finally:
            self._spent += time.monotonic() - begun

    def _asked(self, question: dict[str, Any], replaced: list[str]) -> dict[str, Any]:
        """The answer to what a worker asks in the middle of a call; a refusal for anything but what was offered."""
        assert self.ask is not None
        name, args, kwargs = question.get("ask"), question.get("args"), question.get("kwargs")
        if type(args) is not list or type(kwargs) is not dict or name not in replaced or not set(kwargs) <= ARGUMENTS:
            return {"refused": "there is no such function to ask for"}
        args, kwargs = [_as_list(each) for each in args], {key: _as_list(each) for key, each in kwargs.items()}
        if not all(_is_modest(each) for each in (*args, *kwargs.values())):
            return {"refused": f"{name} was called with something else than a model or tokenizer, ids or a text"}
        try:
            return {"value": self.ask(name, *args, **kwargs)}
        except (Fault, SandboxError, TypeError) as error:
            return {"refused": f"{name} could not be called like this: {type(error).__name__}"}

    def _fault(self, name: str, raised: Any) -> Fault:
        """The fault for an exception that the worker reports; whatever is wrong with the report is the student's."""
        try:
            text, frames = str(raised["text"]), [(int(line), str(where)) for line, where in raised["frames"]]
            kind = str(raised["type"])
            stub, memory = raised["stub"] is True, raised["memory"] is True
            text, kind = text[:MAX_MESSAGE], kind[:80]
            frames = [(line, where[:80]) for line, where in frames[-8:]]
        except Exception:  # a forged report may raise anything: an infinite line number, a list without end
            return Fault("crashed", f"the process of this submission answered nonsense when {name} was called.")
        if memory:
            self.stop()
            return Fault("memory", f"{name} asked for more memory than a submission may have.", kind)
        if stub:
            return Fault("not_attempted", text.removeprefix("NotImplementedError: "), kind)
        if kind == "KeyError" and not frames:
            return Fault("not_attempted", f"there is no function {name} in the file.", kind)
        where = "".join(f"\n    line {line}, in {function}" for line, function in frames)
        return Fault("error", f"{text}{where}", kind, text)

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


def _as_list(value: Any) -> Any:
    """Ids in a tensor as a list of ints: a student's own functions may pass them around like that."""
    if isinstance(value, Tensor) and value.array.dtype.kind == "i" and value.array.size <= MAX_IDS:
        return value.array.ravel().tolist()
    return value


def _is_modest(value: Any) -> bool:
    """Whether the reference may be asked about it: nothing that could take it long."""
    if type(value) is list:
        return len(value) <= MAX_IDS and all(type(each) is int and each >= 0 for each in value)
    return isinstance(value, Handle) or (type(value) is str and len(value) <= MAX_ASKED_TEXT)


def _texts(value: Any) -> list[str]:
    """The strings in what should be a list of strings."""
    return [each[:MAX_MESSAGE] for each in value[:MAX_NOTES] if type(each) is str] if type(value) is list else []
