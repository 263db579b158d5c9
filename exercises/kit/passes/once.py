"""The passes of one moment: what a model has said in it is not computed again.

For questions that many functions answer one after the other, such as what each known mistake would make of a call:
most of them read the same texts. A pass is remembered for the very same ids only, so no answer is another one for it.
Not covered: the next question; what is kept for longer is in store.py.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

MAX_BYTES = 200_000_000


class Once:
    """A source of passes (forward.Source). Let it go with the question."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, tuple[int, ...]], torch.Tensor] = {}
        self._room = MAX_BYTES

    def scores(self, name: str, ids: list[int]) -> "torch.Tensor | None":
        """What the model has said of this text; a copy, as whoever gets it may change it."""
        found = self._made.get((name, tuple(ids)))
        return None if found is None else found.clone()

    def runs(self) -> None:
        """Passes of other forms are not kept."""

    def made(self, name: str, ids: list[int], scores: "torch.Tensor") -> None:
        """Keep what the model has said, while there is room."""
        size = scores.numel() * scores.element_size()
        if size <= self._room:
            self._room -= size
            self._made[name, tuple(ids)] = scores.detach().clone()
