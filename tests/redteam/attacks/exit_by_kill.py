"""Kills its own process."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os
import signal


def compare(emb1, emb2):
    os.kill(os.getpid(), signal.SIGKILL)
