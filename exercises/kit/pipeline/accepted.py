"""The texts that are right for a prompt: those that the reference lists, and of any other it is asked.

Covered: more right texts than can be listed, as near ties give in bfloat16. Not covered: which of them is the most
likely; the pipeline's own comes first.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

# How many right texts the reference lists. With more, there are too many near ties to go through them all.
MAX_TEXTS = 32


class Accepted:
    """Right texts, the pipeline's own first. `in` tells right from wrong, also where not all of them are listed."""

    def __init__(self, listed: list[str], may_be_given: Callable[[str], bool]):
        """`may_be_given(text)` is asked of a text only where there may be more than the listed ones."""
        self.listed = listed
        self._may_be_given = may_be_given

    def __getitem__(self, position: int) -> str:
        return self.listed[position]

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed)

    def __contains__(self, text: str) -> bool:
        return text in self.listed or (len(self.listed) >= MAX_TEXTS and self._may_be_given(text))


def accepted(
    reference: SimpleNamespace, model: Any, tokenizer: Any, prompt: str, max_new_tokens: int, noise_allowed: float
) -> Accepted:
    """What greedy decoding may give: the pipeline's text, and what differs from it by near ties only.

    `reference`: the functions of exercises/kit/reference.py, however they are reached.
    """
    asked = (model, tokenizer, prompt, max_new_tokens, noise_allowed)
    return Accepted(reference.texts(*asked), lambda text: reference.may_give(*asked, text))
