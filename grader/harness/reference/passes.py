"""The judge's side of remembered forward passes: what a submission's worker may be told in the call that it serves.

A worker that is about to run the model asks here first (sandbox/calls/). It is answered only about a text of ids
that it has itself, only while it serves a call, and only if the solution or a known mistake came by this very text for
this very call. All rows are computed by the reference's worker (solutions/paths.py) or come from its file: no row, no
text and no name comes from a submission, and none is sent to one that has not asked for it.
An answer is kept as it went over the wire, for the same question in the same call to the next submission.
Covered: an end to what is kept here (bytes of rows and of answers, calls) and to what one call is sent.
Not covered: what the time of an answer tells, which is that the solution or a known mistake asks the model for this
text in this call, and perhaps that another submission has asked the same. Whoever has the arguments of the call, and
the model, can work that out.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exercises.kit.passes import store
from exercises.kit.values import Tensor
from grader.sandbox.calls.answering import PassQuestion
from grader.sandbox.client import CallFailed
from grader.sandbox.spawner import SandboxError

# Rows, calls, and frames that answer a question, with the largest of them.
MAX_ROWS_BYTES, MAX_CALLS, MAX_READY_BYTES, MAX_FRAME = 180_000_000, 2000, 20_000_000, 100_000
# What a worker is sent in one call.
MAX_SENT = 400_000_000


@dataclass
class Known:
    """What is known of a call: the texts that were passed, and those that would be if somebody asked for them."""

    passed: frozenset[str] = frozenset()
    wanted: frozenset[str] | None = None

    def may_have(self, text: str) -> bool:
        """Whether the reference has the rows of this text for this call, or would make them."""
        return self.wanted is None or text in self.passed or text in self.wanted


class Passes:
    """The remembered passes of a model. `ask` asks the reference's worker, `models` names the state of the models."""

    def __init__(self, ask: Callable[..., Any], models: str) -> None:
        self._ask, self._models = ask, models
        self._calls: OrderedDict[str, Known] = OrderedDict()
        self._rows: OrderedDict[str, np.ndarray] = OrderedDict()
        self._bytes = 0
        self._ready: OrderedDict[tuple[str, bytes], bytes] = OrderedDict()
        self._ready_bytes = 0
        self._dtypes: dict[str, str] = {}

    def of_call(self, key: str, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> "OfACall":
        """What a worker may be told while it serves this call of `name`. `key` is the same for the same call only."""
        known = self._calls.setdefault(key, Known())
        self._calls.move_to_end(key)
        while len(self._calls) > MAX_CALLS:
            self._calls.popitem(last=False)
        return OfACall(self, key, known, name, args, kwargs)

    def answer(self, call: "OfACall", question: PassQuestion) -> Tensor | None:
        """The rows that a worker lacks of a text, (tokens, vocab_size); None: it has to run the model."""
        keys = store.prefixes(f"{self._models} {question.model}", question.ids)
        if not call.known.may_have(keys[-1]):
            return None
        lacking = keys[question.have :]
        rows = self._held(lacking) if keys[-1] in call.known.passed else None
        if rows is None:
            rows = self._asked(call, question, lacking)
        return None if rows is None else Tensor(self._dtypes[question.model], np.stack(rows))

    def ready(self, call: "OfACall", question: bytes) -> bytes | None:
        """The frame that answered this question in the same call; None: it was not asked, or is not kept."""
        return self._ready.get((call.key, question))

    def keep_ready(self, call: "OfACall", question: bytes, answer: bytes) -> None:
        """Keep the frame that answers a question in this call. The oldest go first."""
        size = len(question) + len(answer)
        if size > MAX_FRAME or (call.key, question) in self._ready:
            return
        self._ready[call.key, question] = answer
        self._ready_bytes += size
        while self._ready_bytes > MAX_READY_BYTES:
            (_, asked), given = self._ready.popitem(last=False)
            self._ready_bytes -= len(asked) + len(given)

    def _held(self, keys: Sequence[str]) -> list[np.ndarray] | None:
        rows = [self._rows[key] for key in keys if key in self._rows]
        return rows if len(rows) == len(keys) else None

    def _asked(self, call: "OfACall", question: PassQuestion, lacking: Sequence[str]) -> list[np.ndarray] | None:
        """The rows, from the reference's worker. A submission never pays for a fault of that."""
        try:
            said = self._ask(
                "passes", call.key, question.model, question.ids, question.have, call.name, *call.args, **call.kwargs
            )
        except (CallFailed, SandboxError):
            call.known.wanted = frozenset()
            return None
        call.known.passed, call.known.wanted = frozenset(said["passed"]), frozenset(said["wanted"])
        scores = said["scores"]
        if not isinstance(scores, Tensor):
            return None
        self._dtypes[question.model] = scores.dtype
        for key, row in zip(lacking, scores.array, strict=True):
            self._keep(key, row)
        return list(scores.array)

    def _keep(self, key: str, row: np.ndarray) -> None:
        if key in self._rows:
            return
        self._rows[key] = row.copy()  # not a view, which would keep all that came with it
        self._bytes += row.nbytes
        while self._bytes > MAX_ROWS_BYTES:
            self._bytes -= self._rows.popitem(last=False)[1].nbytes


@dataclass
class OfACall:
    """What a worker may be told while it serves one call."""

    passes: Passes
    key: str
    known: Known
    name: str
    args: Sequence[Any]
    kwargs: dict[str, Any]
    sent: int = field(default=0, init=False)

    def rows(self, question: PassQuestion) -> Tensor | None:
        """The rows that the worker lacks of a text, (tokens, vocab_size); None: it has to run the model."""
        if self.sent > MAX_SENT:
            return None
        rows = self.passes.answer(self, question)
        self.sent += 0 if rows is None else rows.array.nbytes
        return rows

    def ready(self, question: bytes) -> bytes | None:
        """The frame that answered this question, header by header, in the same call to another submission."""
        found = self.passes.ready(self, question) if self.sent <= MAX_SENT else None
        self.sent += 0 if found is None else len(found)
        return found

    def keep(self, question: bytes, answer: bytes) -> None:
        """Keep the frame that answers a question in this call."""
        self.passes.keep_ready(self, question, answer)
