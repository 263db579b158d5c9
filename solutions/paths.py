"""Which forward passes a call leads to: those of the solution, and those of the known mistakes.

This runs in the reference's worker. A submission asks its model, nearly always, what the solution or a known mistake
asks it in the same call. So a pass that one of these comes by is made here once, and kept (exercises/kit/passes/).
The solution is followed to its end at once. A mistake is followed as far as the rows go that are there: where it would
need another one it waits, and that pass is made when somebody asks for just this text. Nothing is computed for a
mistake that nobody makes.
Covered: passes over one text of ids, as passes/forward.py tells them from others; at any other one a path ends.
Not covered: who may be told; harness/reference/passes.py of the grader answers for the call that is being served.
"""

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np

from exercises.kit.passes import store
from exercises.kit.passes.forward import Forwards, Known
from exercises.kit.values import MAX_ELEMENTS

# What is kept of calls, and of rows in memory; the file has all of them.
MAX_CALLS, MAX_ROWS_BYTES = 300, 64_000_000


class Said(TypedDict):
    """The answer about a text: the texts that were passed for its call, those that a mistake waits for (all by the name
    of their last prefix), and, where this text is among the former, the rows after the prefixes that were asked for,
    (prefixes, vocab_size)."""

    passed: list[str]
    wanted: list[str]
    scores: Any


class _Beyond(BaseException):
    """A path has come to a pass that is not there. No function that catches exceptions shall catch it."""


@dataclass
class _Call:
    """A call: its paths (the solution's first), where each of them waits, and the texts that were passed.

    So many of those are `noted` in the file.
    """

    passed: set[str]
    noted: int
    paths: list[Callable[[], Any]] = field(default_factory=list)
    waiting: dict[str, list[int]] = field(default_factory=dict)
    is_walked: bool = False


class Paths:
    """The passes of a course's calls. `functions` gives the solution and the mistakes of an exercise, in that order.

    `models` and `calls` name, in the file, the state of what a row and a list of passed texts depend on.
    """

    def __init__(
        self,
        functions: Callable[[str], Sequence[Callable[..., Any]]],
        forwards: Forwards,
        kept: store.Store,
        models: str,
        calls: str,
    ) -> None:
        self._functions, self._forwards, self._store = functions, forwards, kept
        self._models, self._names = models, calls
        self._calls: OrderedDict[str, _Call] = OrderedDict()
        self._rows: dict[str, np.ndarray] = {}
        self._rows_bytes = 0

    def about(self, call: str, model: str, ids: list[int], have: int, exercise: str, /, *args: Any, **kw: Any) -> Said:
        """What is known of the text `ids` for a call, which is the exercise's function with these arguments.

        `have` rows of the text are known to whoever asks.
        """
        known, scores = self._forwards.known.get(model), None
        place = self._call(call)
        if known is not None:
            keys = self._keys(model, ids)
            if keys[-1] not in place.passed:
                self._follow(place, known, keys, ids, lambda: self._paths(exercise, args, kw))
            if keys[-1] in place.passed:
                scores = _as_can_be_sent(self._scores(known, keys, ids)[have:])
            if len(place.passed) > place.noted:
                self._store.came_by(f"{self._names} {call}", place.passed)
                place.noted = len(place.passed)
        return {"passed": sorted(place.passed), "wanted": sorted(place.waiting), "scores": scores}

    def _call(self, call: str) -> _Call:
        if call not in self._calls:
            passed = self._store.passed(f"{self._names} {call}")
            self._calls[call] = _Call(passed, len(passed))
            while len(self._calls) > MAX_CALLS:
                self._calls.popitem(last=False)
        return self._calls[call]

    def _paths(self, exercise: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Callable[[], Any]]:
        def path(function: Callable[..., Any]) -> Callable[[], Any]:
            # A list of its own for each: a mistake may append to the one that it was given.
            return lambda: function(*(list(arg) if type(arg) is list else arg for arg in args), **kwargs)

        return [path(function) for function in self._functions(exercise)]

    def _follow(
        self, place: _Call, known: Known, keys: list[str], ids: list[int], paths: Callable[[], list[Callable[[], Any]]]
    ) -> None:
        """Follow the paths of a call as far as they go, and, where one waits for this text, on from there."""
        if not place.is_walked:
            place.paths, place.is_walked = paths(), True
            self._walk(place, 0, computing=True)
            for number in range(1, len(place.paths)):
                self._walk(place, number)
        if keys[-1] in place.waiting:
            self._scores(known, keys, ids)
            for number in place.waiting.pop(keys[-1]):
                self._walk(place, number)

    def _walk(self, place: _Call, number: int, computing: bool = False) -> None:
        """Follow one path from its beginning."""
        walker = _Walker(self, place, computing)
        with _own_chance(), self._forwards.asking(walker):
            try:
                place.paths[number]()
            except _Beyond:
                if walker.waits_for is not None:
                    place.waiting.setdefault(walker.waits_for, []).append(number)
            except Exception:  # how a mistake ends is of no interest here
                pass

    def _keys(self, model: str, ids: list[int]) -> list[str]:
        return store.prefixes(f"{self._models} {model}", ids)

    def _scores(self, known: Known, keys: list[str], ids: list[int], *, computing: bool = True) -> Any:
        """The rows of a text, (tokens, vocab_size), computed where they are not there; else None for these."""
        import torch

        found = self._found(keys)
        if found is None and not computing:
            return None
        if found is None:
            found = list(known.scores(ids).float().numpy())
            self._store.keep(zip(keys, found, strict=True))
            self._remember(dict(zip(keys, found, strict=True)))
        return torch.from_numpy(np.stack(found)).to(known.model.dtype)

    def _found(self, keys: list[str]) -> list[np.ndarray] | None:
        """All rows of a text, if all are there."""
        missing = [key for key in keys if key not in self._rows]
        read = {key: row for key, row in zip(missing, self._store.rows(missing), strict=True) if row is not None}
        if len(read) < len(missing):
            return None
        found = [read[key] if key in read else self._rows[key] for key in keys]
        self._remember(read)
        return found

    def _remember(self, rows: Mapping[str, np.ndarray]) -> None:
        """Keep rows in memory; when there are too many, begin anew: the file has them."""
        if self._rows_bytes > MAX_ROWS_BYTES:
            self._rows, self._rows_bytes = {}, 0
        self._rows |= rows
        self._rows_bytes += sum(row.nbytes for row in rows.values())


class _Walker:
    """The source of passes while a path is followed."""

    def __init__(self, paths: Paths, place: _Call, computing: bool) -> None:
        self._all, self._place, self._computing = paths, place, computing
        self.waits_for: str | None = None

    def scores(self, name: str, ids: list[int]) -> Any:
        known, keys = self._all._forwards.known[name], self._all._keys(name, ids)
        scores = self._all._scores(known, keys, ids, computing=self._computing)
        if scores is None:
            self.waits_for = keys[-1]
            raise _Beyond
        self._place.passed.add(keys[-1])
        return scores

    def runs(self) -> None:
        raise _Beyond

    def made(self, name: str, ids: list[int], scores: Any) -> None:
        """No pass is made for a path but by `_scores`."""


def _as_can_be_sent(scores: Any) -> Any:
    """The rows, or None where they are too many for a frame."""
    return scores if scores.numel() <= MAX_ELEMENTS else None


@contextlib.contextmanager
def _own_chance() -> Iterator[None]:
    """What a path draws at random shall not change what others draw."""
    import torch

    with torch.random.fork_rng(devices=[]):
        yield
