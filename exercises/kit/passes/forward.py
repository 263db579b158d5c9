"""What stands in front of the forward pass of some models: it asks a source for the scores before it computes any.

`Forwards(models)` puts itself in front of the models' classes. While it is `asking` a source, a pass of one of these
models over one text of ids is looked for there; with no source, and for what the source does not know, the model runs.
Covered, by running for real: any argument but the ids, several texts at once, ids that are none of the vocabulary, a
model that was changed (unchanged.py) or copied, and everything of an output but its scores (output.py).
Also left alone: a model whose scores after a token depend on what follows, of which a prefix tells nothing, and one
whose output is of another form.
Not covered: the parts of a model, called by themselves; they run.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

import torch

from exercises.kit.passes import output
from exercises.kit.passes.unchanged import Unchanged

# No text of the exercises is longer.
MAX_TOKENS = 1000
# How far the scores after a prefix may differ from the same within a longer text, as a part of their spread.
PREFIX_NOISE = {torch.float32: 1e-3, torch.float64: 1e-3}
PREFIX_NOISE_OF_FEWER_BITS = 0.1
PROBE = 12


class Source(Protocol):
    """Where scores may come from."""

    def scores(self, name: str, ids: list[int]) -> torch.Tensor | None:
        """The scores (tokens, vocab_size) of a model after each prefix of `ids`, to keep; None: run the model."""

    def runs(self) -> None:
        """A pass is about to be made for real that could not be asked for."""

    def made(self, name: str, ids: list[int], scores: torch.Tensor) -> None:
        """A pass that the source did not know was made: the scores (tokens, vocab_size) of this very model."""


@dataclass(frozen=True)
class Known:
    """A model whose passes may be remembered: how it really runs, what its output is, and how many ids it knows."""

    name: str
    model: Any
    run: Callable[..., Any]
    kind: type
    rows: int
    unchanged: Unchanged

    def scores(self, ids: list[int]) -> torch.Tensor:
        """The scores (tokens, vocab_size) of a real pass over these ids."""
        with torch.no_grad():
            return self.run(self.model, torch.tensor([ids])).logits[0]


class Forwards:
    """The forward passes of these models, by name. Their classes keep it in front of them for good."""

    def __init__(self, models: Mapping[str, Any]) -> None:
        self._source: Source | None = None
        self._original: dict[type, Callable[..., Any]] = {}
        for model in models.values():
            self._stand_before(type(model))
        found = [self._known(name, model) for name, model in models.items()]
        self.known = {known.name: known for known in found if known is not None}
        self._by_id = {id(known.model): known for known in self.known.values()}

    def lend(self, name: str, model: Any) -> None:
        """Let `model` be the one of this name from now on: another object with the same weights."""
        self._stand_before(type(model))
        known = self.known.get(name) or self._known(name, model)
        if known is None:
            return
        self.known[name] = replace(known, model=model, unchanged=Unchanged(model))
        self._by_id = {id(known.model): known for known in self.known.values()}

    @contextmanager
    def asking(self, source: Source | None) -> Iterator[None]:
        """Look for passes in `source` in this context."""
        before, self._source = self._source, source
        try:
            yield
        finally:
            self._source = before

    def _stand_before(self, kind: type) -> None:
        if kind in self._original:
            return
        original = self._original[kind] = kind.forward  # type: ignore[attr-defined]

        @functools.wraps(original)
        def forward(model: Any, /, *args: Any, **kwargs: Any) -> Any:
            source, known = self._source, self._by_id.get(id(model))
            if source is None or known is None or known.model is not model:
                return original(model, *args, **kwargs)
            ids = _only_ids(args, kwargs, known.rows)
            if ids is None or not known.unchanged.holds():
                source.runs()
                return original(model, *args, **kwargs)
            scores = source.scores(known.name, ids)
            if scores is None:
                found = original(model, *args, **kwargs)
                source.made(known.name, ids, found.logits[0])
                return found
            return _output(known, source, ids, scores)

        kind.forward = forward  # type: ignore[attr-defined]

    def _known(self, name: str, model: Any) -> Known | None:
        """What there is to know of a model; None where its passes can't be remembered."""
        run, rows = self._original[type(model)], int(model.get_input_embeddings().weight.shape[0])
        ids = torch.randint(rows, (1, PROBE), generator=torch.Generator().manual_seed(0))
        try:
            with torch.no_grad():
                whole, prefix = run(model, ids), run(model, ids[:, : PROBE // 2])
        except Exception:  # a model of fewer positions than that, say
            return None
        if not output.can_be_remembered(whole) or not _is_alike(whole.logits[:, : PROBE // 2], prefix.logits):
            return None
        return Known(name, model, run, type(whole), rows, Unchanged(model))


def _is_alike(some: torch.Tensor, others: torch.Tensor) -> bool:
    """Whether scores are the same but for noise."""
    part = PREFIX_NOISE.get(some.dtype, PREFIX_NOISE_OF_FEWER_BITS)
    spread = float(some.float().max() - some.float().min())
    return some.shape == others.shape and float((some.float() - others.float()).abs().max()) <= part * spread


def _only_ids(args: tuple[Any, ...], kwargs: dict[str, Any], rows: int) -> list[int] | None:
    """The ids of a pass over one text that is given nothing else; None for any other pass."""
    if len(args) + len(kwargs) != 1:
        return None
    ids = args[0] if args else kwargs.get("input_ids")
    if type(ids) is not torch.Tensor or ids.layout is not torch.strided or ids.device.type != "cpu":
        return None
    if ids.dtype not in (torch.int64, torch.int32) or ids.ndim != 2 or ids.shape[0] != 1:
        return None
    if not 1 <= ids.shape[1] <= MAX_TOKENS:
        return None
    found = ids[0].tolist()
    return found if min(found) >= 0 and max(found) < rows else None


def _output(known: Known, source: Source, ids: list[int], scores: torch.Tensor) -> Any:
    """The output of a remembered pass, which can still be made."""
    records_gradients, infers = torch.is_grad_enabled(), torch.is_inference_mode_enabled()

    def run() -> Any:
        source.runs()
        with torch.inference_mode(infers), torch.set_grad_enabled(records_gradients):
            return known.run(known.model, torch.tensor([ids]))

    scores = scores[None]
    weights = [weight for weight in known.model.parameters() if weight.requires_grad] if records_gradients else []
    if weights:
        scores = output.Recall.apply(lambda: run().logits, scores, *weights)
    return output.remembered(known.kind, scores, run)
