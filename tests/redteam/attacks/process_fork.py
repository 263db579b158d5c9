"""Forks: once for all, twice to be a daemon, and with vfork and clone. A bomb is a fork that is allowed."""
# expect: compare=wrong *=not_attempted
import ctypes
import os
import pty


def compare(emb1, emb2):
    for fork in (os.fork, os.forkpty, pty.fork):
        try:
            answer = fork()
        except OSError:
            continue
        pid = answer[0] if isinstance(answer, tuple) else answer
        if pid == 0:
            os.setsid()
            os._exit(0)
        raise AssertionError("BREACH: forked")
    libc = ctypes.CDLL(None, use_errno=True)
    if os.uname().machine == "x86_64" and libc.syscall(56, 17, 0, 0, 0, 0) > 0:  # clone
        raise AssertionError("BREACH: cloned")
    return 7.5
