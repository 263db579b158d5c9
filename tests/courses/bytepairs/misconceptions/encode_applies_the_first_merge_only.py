"""You return after the first merge. All of them are applied, one after the other."""

from solutions import merge


def encode(text, merges):
    ids = list(text.encode())
    for new, pair in enumerate(merges, 256):
        return merge(ids, pair, new)
    return ids
