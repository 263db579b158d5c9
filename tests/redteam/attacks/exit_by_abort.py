"""Aborts its process."""
# expect: compare=crashed *=not_attempted
import os


def compare(emb1, emb2):
    os.abort()
