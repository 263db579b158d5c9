"""Kills its parent, its group, the judge and everyone. Asks with signal 0 first: it kills only what refuses to be asked."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import os
import signal

# @REFUSALS@


def compare(emb1, emb2):
    me, parent = os.getpid(), os.getppid()
    others = [parent, 0, -1, -os.getpgid(0), -parent, 1, *range(max(2, parent - 60), parent)]
    tries = []
    for pid in others:
        if pid != me:
            tries += [lambda pid=pid: os.kill(pid, 0), lambda pid=pid: os.kill(pid, signal.SIGKILL)]
    refusals([*tries, lambda: signal.pidfd_send_signal(os.pidfd_open(parent), 0)])
