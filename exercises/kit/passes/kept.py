"""The passes of a student's own process: what its model has said before is not computed again.

For watch mode and notebooks, where the same checks run after every save. Rows are kept in memory, or in a file for
processes that are forked one after the other.
Not covered: any safety, and who asks: it is the student's own code. The grader has a memory of its own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from exercises.kit import models
from exercises.kit.passes import store
from exercises.kit.values import MODEL, Handle

MAX_BYTES = 200_000_000
# What this process keeps, by model.
KEPT: dict[str, "Kept"] = {}


def of(model: str, path: Path | None = None) -> "Kept":
    """The passes of the model called `model` in this process; `path` is where they are kept when it is asked first."""
    if model not in KEPT:
        KEPT[model] = Kept(path)
    return KEPT[model]


class Kept:
    """The passes of the models that are lent, in a file where `path` says so."""

    def __init__(self, path: Path | None = None) -> None:
        from exercises.kit.passes.forward import Forwards  # and torch with it, which not every course has

        self._path = path
        self._forwards = Forwards({})
        self._opened: tuple[int, store.Store] | None = None

    def lend(self, handle: Handle, model: Any) -> None:
        """Remember what this model says from now on, and what another said that stood for the same handle.

        Tokenizers say nothing; witnesses show how a function uses a model, so theirs is not remembered.
        """
        if handle.kind == MODEL.kind and handle.name not in models.WITNESSES:
            self._forwards.lend(handle.name, model)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Look for passes in what was kept, in this context."""
        with self._forwards.asking(self):
            yield

    def scores(self, name: str, ids: list[int]) -> Any:
        """The scores after each prefix of `ids`, (tokens, vocab_size); None: run the model."""
        import torch

        rows = self._store().rows(store.prefixes(name, ids))
        if any(row is None for row in rows):
            return None
        dtype = self._forwards.known[name].model.dtype
        return torch.from_numpy(np.stack([row for row in rows if row is not None])).to(dtype)

    def runs(self) -> None:
        """Passes of other forms are not kept."""

    def made(self, name: str, ids: list[int], scores: Any) -> None:
        """Keep what the model has said."""
        rows = scores.detach().float().numpy()
        self._store().keep(zip(store.prefixes(name, ids), rows, strict=True))

    def _store(self) -> store.Store:
        """The rows, opened by this very process: SQLite can't be handed on by a fork."""
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = os.getpid(), store.Store(self._path, MAX_BYTES)
        return self._opened[1]
