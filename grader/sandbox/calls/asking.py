"""A worker's side of what it asks the judge in the middle of a call.

That is the right answer of a function that stands in for the submission's own, and, before it runs the model, the
scores of a forward pass that was made before.
About passes it asks only what its submission is about to compute, in the call that it serves, and only for the rows
that it was not sent in that call before. Nothing is kept from one call to the next.
Covered: an end to how often it asks in one call; from then on the model runs. Not covered: a submission that speaks to
the judge itself; what it can learn that way, harness/reference/passes.py says.
"""

import socket
from collections.abc import Callable
from typing import Any

from exercises.kit.passes import store
from exercises.kit.values import Handle, Tensor, given, snapshot, to_torch
from grader.sandbox import wire

# Fewer than the judge answers in one call (client.MAX_ASKED, MAX_UNTOLD). Code that was told nothing so often goes its
# own way.
MAX_ASKED, MAX_UNTOLD = 1000, 100


class Passes:
    """The source of the passes of one call."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._rows: dict[str, Any] = {}
        self._asked = self._untold = 0

    def scores(self, name: str, ids: list[int]) -> Any:
        """The scores after each prefix of `ids`, (tokens, vocab_size); None: run the model."""
        import torch

        keys = store.prefixes(name, ids)
        have = next((place for place, key in enumerate(keys) if key not in self._rows), len(keys))
        if have < len(keys):
            rows = self._ask(name, ids, have)
            if rows is None:
                return None
            self._rows.update(zip(keys[have:], rows, strict=True))
        return torch.stack([self._rows[key] for key in keys])

    def runs(self) -> None:
        """A pass that can't be asked for is no matter here."""

    def made(self, name: str, ids: list[int], scores: Any) -> None:
        """Nothing that is computed here is told to anybody."""

    def _ask(self, name: str, ids: list[int], have: int) -> Any:
        if self._asked >= MAX_ASKED or self._untold >= MAX_UNTOLD:
            return None
        self._asked += 1
        wire.send(self._sock, {"pass": name, "ids": ids, "have": have})
        value = wire.receive(self._sock).get("value")
        if isinstance(value, Tensor):
            return to_torch(value)
        self._untold += 1
        return None


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
