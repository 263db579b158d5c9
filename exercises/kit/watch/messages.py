"""What watch mode and its server say to each other: lines of JSON, as values.

A request asks for a run; one without a file ends what runs. What a person types to a debugger goes the same way as
requests do, and is `Typed`. An answer says of which run it is, so that those of an
earlier one can be passed over. On the wire a message is an object with its fields and, for an answer, its `kind`.
Covered: a line that was cut off, because its writer was killed, raises ValueError.
Not covered: a peer that lies; both are the kit's own.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from exercises.kit.feedback.result import Result

# What is typed first after `Asking`: lines and no single keys are read from now on.
LISTENING = "\x06\n"


@dataclass(frozen=True)
class Request:
    """Run the checks of these functions on a file; without a file, end what runs."""

    run: int
    file: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """Lines that a person has typed to a debugger in the student's code."""

    typed: str


@dataclass(frozen=True)
class Ready:
    """All is loaded."""


@dataclass(frozen=True)
class Failed:
    """Nothing can be loaded, and why."""

    why: str


@dataclass(frozen=True)
class Begun:
    """A check begins: of which exercise, and how many checks the exercise has."""

    run: int
    exercise: str
    checks: int


@dataclass(frozen=True)
class Noted:
    """A remark on the student's file."""

    run: int
    text: str


@dataclass(frozen=True)
class Finished:
    """The record of an exercise whose checks have all run."""

    run: int
    result: Result


@dataclass(frozen=True)
class Asking:
    """A debugger in the student's code waits for lines, or (`on` is false) does so no longer."""

    run: int
    on: bool


@dataclass(frozen=True)
class Stopped:
    """The checks could not be run, and why."""

    run: int
    why: str


@dataclass(frozen=True)
class Ended:
    """The run is over; `how` says how its process was ended, and is empty where it came to its end by itself."""

    run: int
    how: str


Answer = Ready | Failed | Begun | Noted | Finished | Asking | Stopped | Ended
KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind for kind in (Ready, Failed, Begun, Noted, Finished, Asking, Stopped, Ended)
}


def request_line(request: Request | Typed) -> bytes:
    """The line that a request, or what was typed, is sent as."""
    return json.dumps(asdict(request)).encode() + b"\n"


def read_request(line: bytes | str) -> Request | Typed:
    """The request, or what was typed, that a line holds. Raises ValueError."""
    data = json.loads(line)
    if "typed" in data:
        return Typed(data["typed"])
    return Request(data["run"], data["file"], tuple(data["names"]))


def answer_line(answer: Answer) -> bytes:
    """The line that an answer is sent as. A new line comes first: a child may have been killed in the middle of one."""
    return b"\n" + json.dumps({"kind": type(answer).__name__.lower(), **asdict(answer)}).encode() + b"\n"


def read_answer(line: bytes | str) -> Answer:
    """The answer that a line holds. Raises ValueError, also for half a line and for an empty one."""
    data = json.loads(line)
    if not isinstance(data, dict) or data.get("kind") not in KINDS:
        raise ValueError(f"no answer of the server's: {line!r}")
    kind = KINDS[data.pop("kind")]
    if kind is Finished:
        data["result"] = Result(**data["result"])
    return kind(**data)
