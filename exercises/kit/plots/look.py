"""The handout's pictures, drawn with what the model and its tokenizer say themselves.

They stand in a notebook before the function that a student is to write, so that they show what it will do; the same
pictures of the student's own functions are `plots`. The handout's files are drawn by these as well.
Not covered: words in the place of a picture where the model can't be asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from exercises.kit import plots, reference
from exercises.kit.plots import inside
from exercises.kit.plots.drawing import Message, Picture


class Look:
    """Pictures of one model: `look = Look(model, tokenizer)`, then `look.tokens("a text")`."""

    def __init__(self, model: Any, tokenizer: Any):
        self._model = model
        self._tokenizer = tokenizer

    def tokens(self, text: str) -> Picture | Message:
        """The tokens of a text with their ids."""
        return plots.tokens(self._ids, self._tokenizer, text)

    def next_token(self, prompt: str) -> Picture | Message:
        """The best next tokens, with their scores and probabilities."""
        return plots.next_token(self._ids, reference.pipeline_logits, self._model, self._tokenizer, prompt)

    def path(self, prompt: str) -> Picture | Message:
        """A text as it grows, token by token."""
        logits, text = reference.pipeline_logits, reference.pipeline_text
        return plots.path(self._ids, logits, text, self._model, self._tokenizer, prompt)

    def embedding_map(self, groups: Mapping[str, Sequence[str]]) -> Picture | Message:
        """The embeddings of some words, in groups, as points of a plane."""
        return plots.embedding_map(self._ids, _embedding, self._model, self._tokenizer, groups)

    def similarities(self, words: Sequence[str]) -> Picture | Message:
        """How alike every two of some words are."""
        return plots.similarities(self._ids, _embedding, _cosine, self._model, self._tokenizer, words)

    def attention(self, text: str, layer: int, head: int) -> Picture | Message:
        """Where each position of a text looks, in one head of one layer."""
        return inside.attention(self._ids, reference.attention, self._model, self._tokenizer, text, layer, head)

    def layers(self, text: str) -> Picture | Message:
        """The best next tokens in the eyes of each layer."""
        return inside.layers(self._ids, reference.lens, self._model, self._tokenizer, text)

    def _ids(self, tokenizer: Any, text: str) -> list[int]:
        return reference.pipeline_ids(self._model, tokenizer, text)


def _embedding(model: Any, token_id: int) -> Any:
    return reference.embeddings(model, token_id)[0]


def _cosine(one: Any, other: Any) -> float:
    """The cosine of two vectors, in float64."""
    import numpy as np

    a, b = one.double().numpy(), other.double().numpy()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))
