# %%
def merge(ids: list[int], pair: Pair, new: int) -> list[int]:
    """Put one id in the place of a pair, wherever it stands.

    Args:
        ids: the ids of a text. They stay as they are.
        pair: the two neighbours that become one.
        new: the id that stands for both.

    Returns:
        A new list, made from left to right: of 1, 1, 1 the first two are a pair, and the third is left.

    Example:
        >>> merge([5, 6, 6, 7, 9, 6, 7], (6, 7), 99)
        [5, 6, 99, 9, 99]
    """
    # STUB: Write a new list, with `new` where the pair stood.
    # BEGIN SOLUTION
    merged: list[int] = []
    place = 0
    while place < len(ids):
        if tuple(ids[place : place + 2]) == pair:
            merged.append(new)
            place += 2
        else:
            merged.append(ids[place])
            place += 1
    return merged
    # END SOLUTION


# %%
def encode(text: str, merges: Iterable[Pair]) -> list[int]:
    """Turn a text into ids, with merges that were learned before.

    Args:
        text: any text.
        merges: pairs in the order in which they were learned. The first becomes 256, the next 257, and so on; a later
            pair may hold an id that an earlier one made.

    Returns:
        The ids. Without merges they are the bytes of the text in UTF-8.

    Example:
        >>> encode("hello hello", [(104, 101), (256, 108)])
        [257, 108, 111, 32, 257, 108, 111]
    """
    # STUB: Begin with the bytes, then apply one merge after the other.
    # BEGIN SOLUTION
    ids = list(text.encode("utf-8"))
    for new, pair in enumerate(merges, 256):
        ids = merge(ids, pair, new)
    return ids
    # END SOLUTION
