"""Raises its limits, its priority and its share of the machine, and lowers those of its parent."""
# expect: compare=wrong *=not_attempted
import os
import resource


def compare(emb1, emb2):
    high = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    tries = [lambda what=what: resource.setrlimit(what, high) for what in range(16)]
    tries += [lambda what=what: resource.prlimit(os.getppid(), what, (0, 0)) for what in range(16)]
    tries += [lambda: resource.prlimit(os.getppid(), resource.RLIMIT_AS)]
    tries += [lambda: os.nice(-20), lambda: os.sched_setaffinity(0, {0}), lambda: os.setpriority(0, 0, -20)]
    tries += [lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), lambda: os.setuid(0)]
    for number, each in enumerate(tries):
        try:
            each()
        except (OSError, ValueError):
            continue
        raise AssertionError(f"BREACH: {number} was granted")
    return 7.5
