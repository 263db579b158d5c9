"""Raises its limits, its priority and its share of the machine, and lowers those of its parent."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import os
import resource

# @REFUSALS@


def compare(emb1, emb2):
    high = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    tries = [lambda what=what: resource.setrlimit(what, high) for what in range(16)]
    tries += [lambda what=what: resource.prlimit(os.getppid(), what, (0, 0)) for what in range(16)]
    tries += [lambda: resource.prlimit(os.getppid(), resource.RLIMIT_AS)]
    tries += [lambda: os.nice(-20), lambda: os.sched_setaffinity(0, {0}), lambda: os.setpriority(0, 0, -20)]
    tries += [lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), lambda: os.setuid(0)]
    refusals(tries)
