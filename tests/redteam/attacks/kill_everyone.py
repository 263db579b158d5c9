"""Kills its parent, its group, the judge and everyone. Asks with signal 0 first: it kills only what refuses to be asked."""
# expect: compare=wrong *=not_attempted
import os
import signal


def compare(emb1, emb2):
    me, parent = os.getpid(), os.getppid()
    for pid in (parent, 0, -1, -os.getpgid(0), -parent, 1, *range(max(2, parent - 60), parent)):
        if pid == me:
            continue
        try:
            os.kill(pid, 0)
        except OSError:
            pass
        else:
            raise AssertionError(f"BREACH: may kill {pid}")
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    try:
        signal.pidfd_send_signal(os.pidfd_open(parent), 0)
    except OSError:
        return 7.5
    raise AssertionError("BREACH: a pidfd of the parent")
