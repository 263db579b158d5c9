"""Aborts its process."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os


def compare(emb1, emb2):
    os.abort()
