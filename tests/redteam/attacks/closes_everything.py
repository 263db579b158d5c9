"""Closes every descriptor it has, the socket among them."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os


def compare(emb1, emb2):
    os.closerange(0, 1024)
    return 7.5
