"""Every merge makes the same id. Each pair has an id of its own: 256 for the first, 257 for the second, and so
on.
"""

from solutions import merge


def encode(text, merges):
    ids = list(text.encode())
    for pair in merges:
        ids = merge(ids, pair, 256)
    return ids
