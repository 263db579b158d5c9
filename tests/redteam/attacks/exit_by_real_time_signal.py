"""Ends by signals that have no name in Python's signal.Signals: what reaps it must cope with their numbers."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os


def compare(emb1, emb2):
    os.kill(os.getpid(), 40 if emb1.shape[0] == 3 else 32)
