"""You begin with the numbers of the letters. The ids are those of bytes, and a letter may be of several bytes:
encode the text first.
"""

from solutions import merge


def encode(text, merges):
    ids = [ord(letter) for letter in text]
    for new, pair in enumerate(merges, 256):
        ids = merge(ids, pair, new)
    return ids
