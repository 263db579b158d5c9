"""Forks: once for all, twice to be a daemon, and with vfork and clone. A bomb is a fork that is allowed."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED 4 of 4: .*E(NOSYS|PERM)
# deed: without the wall
import ctypes
import os
import pty

# @REFUSALS@


def compare(emb1, emb2):
    refusals([lambda fork=fork: forked(fork()) for fork in (os.fork, os.forkpty, pty.fork, clone)])


def forked(answer):
    pid = answer[0] if isinstance(answer, tuple) else answer
    if pid == 0:
        os._exit(0)
    return pid


def clone():
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    pid = libc.syscall(ctypes.c_long(number), ctypes.c_long(17), None, None, None, None)
    if pid < 0:
        raise OSError(ctypes.get_errno(), "clone")
    return pid
