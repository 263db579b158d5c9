"""Your new ids begin at 0, where the bytes are. Bytes go up to 255, so the first merge makes 256."""

from solutions import merge


def encode(text, merges):
    ids = list(text.encode())
    for new, pair in enumerate(merges):
        ids = merge(ids, pair, new)
    return ids
