"""Leaves its session and process group, to live on when its group is ended."""
# expect: compare=wrong *=not_attempted
import os


def compare(emb1, emb2):
    for each in (os.setsid, lambda: os.setpgid(0, os.getppid()), lambda: os.setpgid(0, 0), os.setpgrp):
        try:
            each()
        except OSError:
            continue
        raise AssertionError("BREACH: left the group")
    return 7.5
