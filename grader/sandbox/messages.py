"""What the judge, the zygote and a worker say to one another: the form of every message that wire.py carries.

What comes from the kit's own processes is taken at its word, and so is what a worker says before it runs the first line
of a submission (Ready, `parsed`). What it says from then on may be the submission's: it is looked at here, once, before
anything is done with it. The functions `loaded`, `answered` and `question` make a value of a known type of it, or raise
Nonsense.
Covered: the types, and how much of a worker's own words is kept. Not covered: whether a value is right; nor the size of
a frame, which wire.py limits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict

from exercises.kit.system import processes
from exercises.kit.unspoilt import words
from exercises.kit.values import Tensor

# What is kept of a worker's own words, whatever it sends.
MAX_MESSAGE, MAX_NOTES, MAX_FRAMES, MAX_NAME, MAX_SENTENCES = 2000, 10, 8, 80, 100


class Nonsense(Exception):
    """What a worker said is of none of the forms below."""


# From the judge to the zygote, and back


class SpawnRequest(TypedDict):
    """Fork a worker on the socket that comes along. Its first message is a Spawned."""

    op: Literal["spawn"]


class EndRequest(TypedDict):
    """Kill a worker: `kill` waits for its end and answers with Ended, `drop` does not."""

    op: Literal["kill", "drop"]
    pid: int


class Spawned(TypedDict):
    pid: int


class Ended(TypedDict):
    """How a worker had ended before it was killed; '' when it was alive."""

    ended: str


def how_ended(code: int | None) -> str:
    """The words of Ended for an exit code (negative: a signal), None for a process that was alive."""
    if code is None:
        return ""
    return f"it ended itself with exit code {code}" if code >= 0 else f"it was ended {processes.ending(code)}"


class Ready(TypedDict, total=False):
    """A process is ready (the zygote, a worker, a standby process), or it says why not: the kit's own words."""

    ready: bool
    failed: str
    of_model: bool


# From the judge to a worker


class LoadSubmission(TypedDict):
    """The file of a submission: its name, its bytes as a uint8 tensor, what it is called as a module, and how long it
    may run before its functions are called.

    `beside` holds the modules that it brings along, by their paths.
    """

    op: Literal["load"]
    name: str
    source: Tensor
    module: str
    seconds: float
    beside: dict[str, Tensor]


class KeptPasses(TypedDict):
    """Where forward passes are kept on the disk, and the state of the models, and of all that asks them, by name."""

    file: str
    models: str
    calls: str


class LoadReference(TypedDict):
    """Which course the oracle is asked about: the path of its manifest, and its name there."""

    op: Literal["reference"]
    manifest: str
    course: str
    passes: KeptPasses | None


class CallRequest(TypedDict):
    """One call. For its time, the functions in `replaced` are those of the judge, which the worker asks."""

    op: Literal["call"]
    id: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]
    replaced: list[str]


class Reply(TypedDict, total=False):
    """The judge's answer to a Question: a value, or why there is none. To one about a pass: the rows, or None."""

    value: Any
    refused: str


# From a worker to the judge


class Raised(TypedDict):
    """An exception as plain data. `frames` are the student's own lines on the way to it: (line, function)."""

    type: str
    text: str
    frames: list[list[Any]]
    stub: bool
    memory: bool
    meaning: str
    kinds: list[str]


class Answer(TypedDict, total=False):
    """What came of a call; `blocked` is there when `generate` was called on the way.

    `changed` names what the call has changed that is not the submission's (exercises/kit/unspoilt/words.py); with
    `spoilt` the next call needs another worker.
    """

    id: int
    value: Any
    raised: Raised
    blocked: bool
    changed: list[str]
    spoilt: bool


@dataclass(frozen=True)
class Parsed:
    """What the kit finds in a submission's text before a line of it runs: why nothing can be used, or the lines that
    mention what the exercises ask to write; the functions that it defines, where others stand instead, and what is left
    of the stub in some (reading/source.py); which of them call which (feedback/building.py); what it lacks here
    (reading/lacking.py)."""

    unreadable: str | None = None
    mentions: tuple[str, ...] = ()
    defined: tuple[str, ...] = ()
    elsewhere: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    lacking: Mapping[str, Sequence[str]] = field(default_factory=dict)
    calls: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """What came of running a submission: notes on what could not be used, and why names are not bound, by name."""

    notes: tuple[str, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Returned:
    """A call's value, as plain data, and the names of what the call has changed."""

    value: Any
    changed: tuple[str, ...] = ()
    is_spoilt: bool = False


@dataclass(frozen=True)
class Failed:
    """A call's exception. `lines` are (line, function) of the student's own code, `kinds` Python's classes it is of."""

    error_type: str
    text: str
    lines: tuple[tuple[int, str], ...]
    stub: bool
    memory: bool
    meaning: str = ""
    is_spoilt: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A call was made of what the exercise asks to write."""

    is_spoilt: bool = False


@dataclass(frozen=True)
class Question:
    """What a worker asks in the middle of a call: the answer of a function that stands in for the student's."""

    name: str
    args: list[Any]
    kwargs: dict[str, Any]


def parsed(message: Any) -> Parsed:
    """What a worker says of a submission's text. No line of it has run: these are the kit's own words."""
    if "unreadable" in message:
        return Parsed(str(message["unreadable"])[:MAX_MESSAGE])
    elsewhere, left, defined = _sentences(message["elsewhere"]), _sentences(message["left"]), tuple(message["defined"])
    lacking, calls = message.get("lacking", {}), message.get("calls", {})
    return Parsed(None, _texts(message["mentions"]), defined, elsewhere, left, lacking, calls)


def loaded(message: Any) -> Loaded:
    """What a worker says of the submission that it has run. Whatever it says, it has been loaded."""
    if type(message) is not dict:
        return Loaded()
    return Loaded(_texts(message.get("notes")), _sentences(message.get("failed")))


def answered(message: Any, number: int) -> Returned | Failed | Refused:
    """What a worker says of the call with this number. Raises Nonsense."""
    if type(message) is not dict or message.get("id") != number:
        raise Nonsense("no answer to this call")
    is_spoilt = message.get("spoilt") is True
    if "blocked" in message:
        return Refused(is_spoilt)
    if "raised" in message:
        return replace(_failed(message["raised"]), is_spoilt=is_spoilt)
    return Returned(message.get("value"), words.known(_texts(message.get("changed"))), is_spoilt)


def question(message: Any) -> Question | None:
    """What a worker asks, if its message is a question at all. Raises Nonsense for one of another form."""
    if type(message) is not dict or "ask" not in message:
        return None
    name, args, kwargs = message["ask"], message.get("args"), message.get("kwargs")
    if type(name) is not str or type(args) is not list or type(kwargs) is not dict:
        raise Nonsense("no question of ours")
    if not all(type(key) is str and len(key) <= MAX_NAME for key in kwargs):
        raise Nonsense("no question of ours")
    return Question(name, args, kwargs)


def _failed(raised: Any) -> Failed:
    """The exception that a worker reports. A forged report may hold anything: only exact types are taken."""
    if type(raised) is not dict or type(raised.get("frames")) is not list:
        raise Nonsense("no exception of ours")
    text, kind = raised.get("text"), raised.get("type")
    if type(text) is not str or type(kind) is not str:
        raise Nonsense("no exception of ours")
    lines = tuple(_line(frame) for frame in raised["frames"][-MAX_FRAMES:])
    stub, memory = raised.get("stub") is True, raised.get("memory") is True
    meaning = raised.get("meaning", "")
    if type(meaning) is not str:
        raise Nonsense("no exception of ours")
    kinds = tuple(name[:MAX_NAME] for name in _texts(raised.get("kinds")))
    return Failed(kind[:MAX_NAME], text[:MAX_MESSAGE], lines, stub, memory, meaning[:MAX_MESSAGE], kinds=kinds)


def _line(frame: Any) -> tuple[int, str]:
    if type(frame) is not list or len(frame) != 2 or type(frame[0]) is not int or type(frame[1]) is not str:
        raise Nonsense("no line of ours")
    return frame[0], frame[1][:MAX_NAME]


def _sentences(value: Any) -> dict[str, str]:
    """The strings by strings in what should be a dictionary of them."""
    pairs = list(value.items())[:MAX_SENTENCES] if type(value) is dict else []
    return {key: said[:MAX_MESSAGE] for key, said in pairs if type(key) is str and type(said) is str}


def _texts(value: Any) -> tuple[str, ...]:
    """The strings in what should be a list of strings."""
    if type(value) is not list:
        return ()
    return tuple(text[:MAX_MESSAGE] for text in value[:MAX_NOTES] if type(text) is str)
