# %% [markdown]
# # Byte-pair merges, by hand
# Three functions, no library.

# %%
from collections.abc import Iterable


Pair = tuple[int, int]


# %%
def count_pairs(ids: list[int]) -> dict[Pair, int]:
    """Count the neighbours in a list of ids.

    Args:
        ids: the ids of a text, in their order.

    Returns:
        How often each pair of neighbours comes. A list of fewer than two ids has none.

    Example:
        >>> count_pairs([1, 2, 3, 1, 2])
        {(1, 2): 2, (2, 3): 1, (3, 1): 1}
    """
    # STUB: Go through the pairs of neighbours and count each.
    # BEGIN SOLUTION
    counts: dict[Pair, int] = {}
    for pair in zip(ids, ids[1:], strict=False):
        counts[pair] = counts.get(pair, 0) + 1
    return counts
    # END SOLUTION
