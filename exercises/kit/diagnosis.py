"""Which known mistake a wrong result is: the catalogue's misconceptions on the same input.

A result names a mistake when it is what that mistake gives, or raises what it raises. The mistake that explains most of
an exercise's failed tests is the one that speaks. Not covered: two mistakes at once.
"""

from collections import Counter
from typing import Any

import numpy as np

from exercises.kit.values import Tensor

# So many failed tests of an exercise are looked at: each input costs a run of every mistake in the catalogue.
LOOKED_AT = 3
# Results of the same computation differ in their last digits; those of two mistakes differ by far more.
RELATIVE = 1e-4


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


def matches(outcome: dict[str, Any], mistakes: dict[str, Any]) -> set[str]:
    """The slugs of the mistakes that give the same outcome: {"value": ...} or {"raised": text}."""
    found = set()
    for slug, theirs in mistakes.items():
        if "value" in outcome and "value" in theirs:
            if same(outcome["value"], theirs["value"]):
                found.add(slug)
        elif "raised" in outcome and outcome["raised"] == theirs.get("raised"):
            found.add(slug)
    return found


def speaker(found: list[set[str]]) -> str | None:
    """The slug that explains most of the tests whose matches are in `found`; the earliest name among equals."""
    counted = Counter(slug for each in found for slug in each)
    return min(counted, key=lambda slug: (-counted[slug], slug)) if counted else None
