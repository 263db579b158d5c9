"""Lifts the recursion limit and has C code walk down a deep list, until its stack is used up."""
# expect: compare=crashed *=not_attempted
import sys


def compare(emb1, emb2):
    sys.setrecursionlimit(2**31 - 1)
    inner = []
    for _ in range(10**6):
        inner = [inner]
    return float(len(repr(inner)))
