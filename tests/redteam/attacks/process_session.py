"""Leaves its session and process group, to live on when its group is ended."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import os

# @REFUSALS@


def compare(emb1, emb2):
    refusals([os.setsid, lambda: os.setpgid(0, os.getppid()), lambda: os.setpgid(0, 0), os.setpgrp])
