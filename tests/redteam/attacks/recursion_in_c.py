"""Lifts the recursion limit and has C code walk down a deep list, until its stack is used up."""
# expect: compare=crashed|wrong *=not_attempted
# deed: compare: is gone|got 200000
import sys


def compare(emb1, emb2):
    if emb1.shape[0] != 3:
        return 7.5
    sys.setrecursionlimit(2**31 - 1)
    one, other = [], []
    for _ in range(10**5):
        one, other = [one], [other]
    return 200000.0 if one == other else 7.5
