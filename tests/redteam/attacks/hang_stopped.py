"""Stops its own process, so that it neither runs nor ends."""
# expect: compare=timeout|wrong *=not_attempted
# deed: compare: still running
import os
import signal


def compare(emb1, emb2):
    if emb1.tolist() == [1, 0, 0]:
        os.kill(os.getpid(), signal.SIGSTOP)
    return 7.5
