"""The judge's side of what a worker asks in the middle of a call.

Covered: a refusal for anything but what was offered for this call, for arguments that could take the reference long,
and for questions of another form. Not covered: how often; client.py counts.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from exercises.kit.values import Array, Handle, Tensor
from grader.sandbox import messages, wire
from grader.sandbox.messages import Reply

# What a worker may ask about: so many ids in a list (twice as many in several), letters, numbers of tensors; an int
# that may be a size.
MAX_IDS, MAX_TEXT, MAX_NUMBERS, MAX_SIZE = 1000, 20_000, 10_000, 4096
# Ids are below that.
MAX_ID = 2**31
# The answer about a pass that nobody is told of.
UNTOLD = wire.encode({"value": None})


class Refused(Exception):
    """The reference can't answer: the name of its error."""


@dataclass(frozen=True)
class PassQuestion:
    """What a worker asks before it runs a model: the scores after each prefix of `ids`, of which it has the first
    `have`."""

    model: str
    ids: list[int]
    have: int


class Serving(Protocol):
    """What a worker may be told of forward passes while it serves one call."""

    def rows(self, question: PassQuestion) -> Tensor | None:
        """The scores after the prefixes that it lacks, (prefixes, vocab_size); None: it has to run the model."""

    def ready(self, question: bytes) -> bytes | None:
        """The frame that answered this question before in the same call, header by header; None: there is none."""

    def keep(self, question: bytes, answer: bytes) -> None:
        """Keep the frame that answers a question."""


def with_a_value(message: Any, replaced: Collection[str], ask: Callable[..., Any]) -> Reply:
    """The answer to a question about one of the `replaced` functions, for which `ask` has the right values."""
    try:
        asked = messages.question(message)
    except messages.Nonsense:
        asked = None
    if asked is None or asked.name not in replaced:
        return {"refused": "there is no such function to ask for"}
    args, kwargs = asked.args, asked.kwargs
    if any(isinstance(argument, Handle) for argument in (*args, *kwargs.values())):
        args = [_as_list(argument) for argument in args]
        kwargs = {key: _as_list(argument) for key, argument in kwargs.items()}
    if not _is_modest([*args, *kwargs.values()]):
        return {"refused": f"{asked.name} was called with more than can be asked about, or with no plain data"}
    try:
        return {"value": ask(asked.name, *args, **kwargs)}
    except Refused as error:
        return {"refused": f"{asked.name} could not be called like this: {error}"}
    except TypeError:
        return {"refused": f"{asked.name} could not be called like this: TypeError"}


def with_rows(header: bytes, message: Any, serving: Serving | None) -> bytes:
    """The frame that answers a question about a forward pass; `header` is the question's own."""
    if serving is None:
        return UNTOLD
    try:
        question = _pass_question(message)
    except messages.Nonsense:
        return UNTOLD
    rows = serving.rows(question)
    if rows is None:
        return UNTOLD
    answer = wire.encode({"value": rows})
    serving.keep(header, answer)
    return answer


def _pass_question(message: dict[str, Any]) -> PassQuestion:
    """What a worker asks about a forward pass. Raises Nonsense for a question of another form."""
    model, ids, have = message["pass"], message.get("ids"), message.get("have")
    if type(model) is not str or len(model) > messages.MAX_NAME or type(ids) is not list or type(have) is not int:
        raise messages.Nonsense("no question of ours")
    if not 0 <= have < len(ids) <= MAX_IDS or not all(type(i) is int and 0 <= i < MAX_ID for i in ids):
        raise messages.Nonsense("no question of ours")
    return PassQuestion(model, ids, have)


def _as_list(value: Any) -> Any:
    """Ids in a tensor as a list of ints: with a model, a student's own functions may pass them around like that."""
    if isinstance(value, Tensor) and value.array.dtype.kind == "i" and value.array.size <= MAX_IDS:
        return value.array.ravel().tolist()
    return value


def _is_modest(values: list[Any]) -> bool:
    """Whether the reference may be asked about these: plain data, and nothing that could take it long.

    An int by itself may be a size, and is a small one then; in a list or a tuple it is an id.
    """
    if any(type(value) is int and not -MAX_SIZE <= value <= MAX_SIZE for value in values):
        return False
    waiting, items, letters, numbers = list(values), 0, 0, 0
    while waiting:
        value = waiting.pop()
        items += 1
        if type(value) in (list, tuple, set, frozenset, dict):
            if len(value) > MAX_IDS:
                return False
            waiting += [*value, *value.values()] if type(value) is dict else value
        elif type(value) in (str, bytes):
            letters += len(value)
        elif isinstance(value, Tensor | Array):
            numbers += value.array.size
        elif type(value) is int:
            if not -MAX_ID < value < MAX_ID:
                return False
        elif not (value is None or type(value) in (bool, float, complex) or isinstance(value, Handle)):
            return False
        if items + len(waiting) > 2 * MAX_IDS or letters > MAX_TEXT or numbers > MAX_NUMBERS:
            return False
    return True
