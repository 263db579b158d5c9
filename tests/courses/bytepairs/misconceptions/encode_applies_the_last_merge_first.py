"""You apply the merges in reverse. A later pair may hold an id that an earlier merge makes, so apply them in the
order in which they were learned.
"""

from solutions import merge


def encode(text, merges):
    ids = list(text.encode())
    for new, pair in reversed(list(enumerate(merges, 256))):
        ids = merge(ids, pair, new)
    return ids
