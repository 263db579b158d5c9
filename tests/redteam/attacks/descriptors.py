"""Opens pipes until none are left, and goes on from there."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED after \d+ pipes: E(MFILE|PERM)
import errno
import os

pipes = []


def compare(emb1, emb2):
    try:
        while len(pipes) < 100_000:
            pipes.append(os.pipe())
    except OSError as error:
        raise ValueError(f"REFUSED after {len(pipes)} pipes: {errno.errorcode[error.errno]}") from None
    raise AssertionError("BREACH: 200,000 descriptors")
