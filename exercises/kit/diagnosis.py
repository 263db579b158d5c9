"""Which known mistake a wrong result is: what the known mistakes answer to the same call.

A result names a mistake when the mistake returns the same, or raises the same. The mistake that explains most of an
exercise's failed tests is the one that speaks. The kit has no catalogue of mistakes: whoever has one hands it in, as a
`KnownMistakes`.
Not covered: two mistakes at once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from exercises.kit.values import Array, Tensor

# So many failed tests of an exercise are looked at: each input costs a run of every mistake in the catalogue.
LOOKED_AT = 3
# Results of the same computation differ in their last digits; those of two mistakes differ by far more.
RELATIVE = 1e-4


@dataclass(frozen=True)
class Answer:
    """What came of a call: the value, as plain data, or the text of the exception that was raised in its place."""

    value: Any = None
    raised: str | None = None


class KnownMistakes(Protocol):
    """What is known of mistakes in a course: the catalogue in solutions/misconceptions, or a class's known/table.py."""

    def like(self, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any], answer: Answer) -> dict[str, str]:
        """The mistakes that answer a call of the exercise's function as this: what is said of them, by their names."""

    def load(self) -> None:
        """Import all that is needed, so that processes that are forked later need not."""


def same(one: Any, two: Any) -> bool:
    """Whether two results (plain data) are the same but for rounding. Types and shapes must be the same."""
    if type(one) is not type(two):
        return False
    if isinstance(one, Tensor | Array):
        if one.dtype != two.dtype or one.shape != two.shape:
            return False
        return np.allclose(one.array, two.array, rtol=RELATIVE, atol=RELATIVE, equal_nan=True)
    if isinstance(one, float | complex):
        return bool(np.isclose(one, two, rtol=RELATIVE, atol=RELATIVE, equal_nan=True))
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(value, two[key]) for key, value in one.items())
    return bool(one == two)


def matches(answer: Answer, mistakes: Mapping[str, Answer]) -> set[str]:
    """The slugs of the mistakes that answer the same."""
    return {slug for slug, theirs in mistakes.items() if _same_answer(answer, theirs)}


def _same_answer(one: Answer, two: Answer) -> bool:
    if one.raised is not None or two.raised is not None:
        return one.raised == two.raised
    return same(one.value, two.value)


def speaker(found: Iterable[Iterable[str]]) -> str | None:
    """The slug that explains most of the tests whose matches are in `found`; the earliest name among equals."""
    counted = Counter(slug for slugs in found for slug in slugs)
    return min(counted, key=lambda slug: (-counted[slug], slug)) if counted else None
