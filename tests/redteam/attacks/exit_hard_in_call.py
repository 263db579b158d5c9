"""Ends its process with code 0 in a call."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os


def compare(emb1, emb2):
    os._exit(0)
