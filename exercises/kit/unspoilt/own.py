"""Lends models and tokenizers to a student's functions, and looks after each call whether they came back unspoilt.

In the student's own process (`apart`) they are twins of the kit's: they share its weights and nothing else, so that
what the reference computes does not hang on what a student's code does. A twin that comes back spoilt is thrown away,
and the next call gets a new one; where the weights themselves were overwritten, the model is loaded anew. A worker of
the grader lends what it has, and is ended when that is spoilt.
Not covered: an argument that is no plain data; a model that a function has kept from an earlier call.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from exercises.kit.unspoilt import ambient, words
from exercises.kit.unspoilt.ambient import Ambient
from exercises.kit.unspoilt.lent import MarkedModel, MarkedTokenizer
from exercises.kit.values import Handle, Tensor, equal, given, snapshot

Mark = MarkedModel | MarkedTokenizer
CONTAINERS = (list, tuple, dict, set, frozenset)


class Before(NamedTuple):
    """How things stood before a call. `given` holds the arguments that a function could change, and what they were."""

    lent: list[Mark]
    forwards: list[Any]
    given: list[tuple[Any, Any]]
    ambient: Ambient
    outside: Ambient


class Own:
    """What is lent to the functions of one submission.

    `resolve` gives the kit's own for a handle, and `renew` overwrites its weights with those of the file.
    `of_the_file` is what the submission's top level has set for its functions, where they share a process with the kit.
    `lending` is told of everything that is lent, before it is. `writes_uncounted`: the submission's text names a way
    to write to a weight that torch does not count (uncounted.py); so it is taken to until somebody has looked.
    """

    def __init__(
        self,
        resolve: Callable[[Any], Any],
        renew: Callable[[Handle], None] | None = None,
        *,
        apart: bool = False,
        lending: Callable[[Handle, Any], None] = lambda handle, lent: None,
    ) -> None:
        self._resolve, self._renew, self._apart, self._lending = resolve, renew, apart, lending
        self._marks: dict[int, tuple[Handle, Mark]] = {}
        self._lent: dict[Handle, Any] = {}
        self.of_the_file: Ambient | None = None
        self.writes_uncounted = True
        self.is_spoilt = False
        self._before: Before | None = None

    def __call__(self, value: Any) -> Any:
        """What a function gets for a value that it is called with."""
        if not isinstance(value, Handle):
            return given(value, self) if type(value) in CONTAINERS else self._resolve(value)
        if value not in self._lent:
            self._lend(value)
        return self._lent[value]

    def _lend(self, handle: Handle) -> None:
        original = self._resolve(handle)
        lent = _twin(original) if self._apart else original
        self._lent[handle] = lent
        self._lending(handle, lent)
        mark = _marked(lent)
        if mark is not None:
            self._marks[id(lent)] = handle, mark

    def original(self, value: Any) -> Any:
        """The kit's own in the place of what is lent; any other value as a copy, or as it is."""
        return given(value, self._kits_own)

    def _kits_own(self, value: Any) -> Any:
        return self._resolve(self._marks[id(value)][0]) if id(value) in self._marks else value

    def handle(self, value: Any) -> Any:
        """The handle of what is lent; any other value as it is."""
        return self._marks[id(value)][0] if id(value) in self._marks else value

    def begin(self, values: Sequence[Any]) -> None:
        """Note how things stand before a function is called with these values."""
        lent = [self._marks[id(value)][1] for value in values if id(value) in self._marks]
        forwards = [vars(mark.model).get("forward") for mark in lent if isinstance(mark, MarkedModel)]
        given = [(value, snapshot(value)) for value in values if _is_changeable(value)]
        outside = inside = ambient.now()
        if self.of_the_file is not None:
            self.of_the_file.put_back()
            inside = ambient.now()
        self._before = Before(lent, forwards, given, inside, outside)

    def end(self) -> tuple[str, ...]:
        """The names of what the call has changed. What is set for all is put back, what is spoilt is given away.

        Nothing of what was begun before counts for a second time.
        """
        before, self._before = self._before, None
        if before is None:
            return ()
        found: list[str] = []
        if before.ambient.put_back().dtype != before.ambient.settings.dtype:
            found.append("default dtype")
        if before.outside is not before.ambient:
            before.outside.put_back()
        found += [_kind(was) for value, was in before.given if not equal(snapshot(value), was)]
        forwards = iter(before.forwards)
        for mark in before.lent:
            if isinstance(mark, MarkedModel):
                changes = list(mark.changes(next(forwards), self.writes_uncounted))
                spoilt = bool(changes)
            else:
                changes = list(mark.changes())
                spoilt = bool(changes) or mark.is_spoilt
            self.is_spoilt |= spoilt
            if spoilt and self._apart:
                self._give_away(mark, changes)
            found += changes
        return words.known(found)

    def _give_away(self, mark: Mark, changes: Sequence[str]) -> None:
        """Lend another from now on."""
        [key] = [key for key, (_, known) in self._marks.items() if known is mark]
        handle, _ = self._marks.pop(key)
        del self._lent[handle]
        if "weights" in changes and self._renew is not None:
            self._renew(handle)  # the kit's own model has the same numbers


def _marked(lent: Any) -> Mark | None:
    """The mark of a model or a tokenizer; None for anything else, as tests have it."""
    import torch

    if isinstance(lent, torch.nn.Module):
        return MarkedModel(lent)
    return MarkedTokenizer(lent) if hasattr(lent, "special_tokens_map") else None


def _twin(original: Any) -> Any:
    """A model of its own modules and settings over the same weights; of anything else a copy."""
    import torch

    memo: dict[int, Any] = {}
    if isinstance(original, torch.nn.Module):
        memo |= {id(one): torch.nn.Parameter(one.detach(), one.requires_grad) for one in original.parameters()}
        memo |= {id(buffer): buffer for buffer in original.buffers()}
    return copy.deepcopy(original, memo)


def _is_changeable(value: Any) -> bool:
    return type(value) in (list, dict, set) or type(value).__name__ in ("Tensor", "ndarray")


def _kind(was: Any) -> str:
    if isinstance(was, Tensor):
        return "tensor"
    return "list" if type(was) is list else "argument"
