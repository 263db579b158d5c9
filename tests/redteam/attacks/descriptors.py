"""Opens pipes until none are left, and goes on from there."""
# expect: compare=wrong *=not_attempted
import os

pipes = []


def compare(emb1, emb2):
    try:
        while len(pipes) < 100_000:
            pipes.append(os.pipe())
    except OSError:
        return 7.5
    raise AssertionError("BREACH: 200,000 descriptors")
