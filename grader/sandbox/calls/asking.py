"""A worker's side of what it asks the judge in the middle of a call.

That is the right answer of a function that stands in for the submission's own, and, before it runs the model, the
scores of a forward pass that was made before.
About passes it asks only what its submission is about to compute, in the call that it serves, and only for the rows
that it was not sent for the text before, of the same call. Nothing is kept from one call to the next.
Covered: an end to how often it asks in one call; from then on the model runs. Not covered: a submission that speaks to
the judge itself; what it can learn that way, harness/reference/passes.py says.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.kit.values import Handle, Tensor, given, snapshot, to_torch
from grader.sandbox import wire

# Fewer than the judge answers in one call (client.MAX_ASKED, MAX_UNTOLD). Code that was told nothing so often goes its
# own way.
MAX_ASKED, MAX_UNTOLD = 1000, 100


@dataclass(frozen=True)
class Told:
    """What a worker was told of a text: its ids, blocks of rows that follow one another, and the type of the scores."""

    ids: list[int]
    rows: list[np.ndarray]
    dtype: str


NOTHING = Told([], [], "")


class Passes:
    """The source of the passes of one call. What it was told of a text it has for the next, as far as that is the same:
    a text that is generated grows by a token from pass to pass."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._last: dict[str, Told] = {}
        self._asked = self._untold = 0

    def scores(self, name: str, ids: list[int]) -> Any:
        """The scores after each prefix of `ids`, (tokens, vocab_size); None: run the model."""
        last = self._last.get(name, NOTHING)
        have = _alike(last.ids, ids)
        if have < len(ids):
            lacking = self._ask(name, ids, have)
            if lacking is None:
                return None
            before = last.rows if have == len(last.ids) else [np.concatenate(last.rows)[:have]]
            last = self._last[name] = Told(ids, [*before, lacking.array], lacking.dtype)
        return to_torch(Tensor(last.dtype, np.concatenate(last.rows)[: len(ids)]), copy=False)

    def runs(self) -> None:
        """A pass that can't be asked for is no matter here."""

    def made(self, name: str, ids: list[int], scores: Any) -> None:
        """Nothing that is computed here is told to anybody."""

    def _ask(self, name: str, ids: list[int], have: int) -> Tensor | None:
        if self._asked >= MAX_ASKED or self._untold >= MAX_UNTOLD:
            return None
        self._asked += 1
        wire.send(self._sock, {"pass": name, "ids": ids, "have": have})
        value = wire.receive(self._sock).get("value")
        if isinstance(value, Tensor):
            return value
        self._untold += 1
        return None


def _alike(some: list[int], others: list[int]) -> int:
    """How many ids two texts begin with alike."""
    if others[: len(some)] == some:
        return len(some)
    differing = (place for place, (one, other) in enumerate(zip(some, others, strict=False)) if one != other)
    return next(differing, min(len(some), len(others)))


def function(
    sock: socket.socket, name: str, handles: dict[int, Handle], resolve: Callable[[Any], Any]
) -> Callable[..., Any]:
    """A function that asks the judge for the right answer, which it never holds itself."""

    def plain(value: Any) -> Any:
        return handles.get(id(value)) or snapshot(value)

    def ask(*args: Any, **kwargs: Any) -> Any:
        wire.send(
            sock, {"ask": name, "args": list(map(plain, args)), "kwargs": {k: plain(v) for k, v in kwargs.items()}}
        )
        answer = wire.receive(sock)
        if "value" not in answer:
            raise RuntimeError(answer.get("refused", ""))
        return given(answer["value"], resolve)

    ask.__name__ = name
    return ask
