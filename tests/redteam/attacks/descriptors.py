"""Copies a descriptor until none are left, and goes on from there."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED after \d+ copies: E(MFILE|PERM)
import errno
import os

copies = []


def compare(emb1, emb2):
    try:
        while len(copies) < 200_000:
            copies.append(os.dup(0))
    except OSError as error:
        raise ValueError(f"REFUSED after {len(copies)} copies: {errno.errorcode[error.errno]}") from None
    raise AssertionError("BREACH: 200,000 descriptors")
