"""Which known mistake a wrong result is: the catalogue's misconceptions on the same input.

A result names a mistake when it is what that mistake gives, or raises what it raises. The mistake that explains most of
an exercise's failed tests is the one that speaks. Not covered: two mistakes at once.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.kit.values import Tensor

# So many failed tests of an exercise are looked at: each input costs a run of every mistake in the catalogue.
LOOKED_AT = 3
# Results of the same computation differ in their last digits; those of two mistakes differ by far more.
RELATIVE = 1e-4


@dataclass(frozen=True)
class Answer:
    """What came of a call: a value (plain data), or the text of what it raised."""

    value: Any = None
    raised: str | None = None


def same(one: Any, two: Any) -> bool:
    """Whether two results (plain data) are the same but for rounding. Types and shapes must be the same."""
    if type(one) is not type(two):
        return False
    if isinstance(one, Tensor):
        if one.dtype != two.dtype or one.shape != two.shape:
            return False
        return np.allclose(one.array, two.array, rtol=RELATIVE, atol=RELATIVE, equal_nan=True)
    if isinstance(one, float):
        return bool(np.isclose(one, two, rtol=RELATIVE, atol=RELATIVE, equal_nan=True))
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    return bool(one == two)


def matches(answer: Answer, mistakes: Mapping[str, Answer]) -> set[str]:
    """The slugs of the mistakes whose answer to the same call is the same."""
    return {slug for slug, theirs in mistakes.items() if _is_same(answer, theirs)}


def _is_same(one: Answer, two: Answer) -> bool:
    if one.raised is not None or two.raised is not None:
        return one.raised == two.raised
    return same(one.value, two.value)


def speaker(found: Sequence[Collection[str]]) -> str | None:
    """The slug that explains most of the tests whose matches are in `found`; the earliest name among equals."""
    counted = Counter(slug for slugs in found for slug in slugs)
    return min(counted, key=lambda slug: (-counted[slug], slug)) if counted else None
