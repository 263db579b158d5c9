"""Asks the kernel to forget what holds it: the parent's death signal, the filter, the missing privileges."""
# expect: compare=wrong *=not_attempted
import ctypes


def compare(emb1, emb2):
    libc = ctypes.CDLL(None, use_errno=True)
    for what in ((1, 0), (22, 0), (22, 1), (22, 2), (38, 0), (4, 1), (24, 0), (36, 1), (15, b"init")):
        if libc.prctl(*what, 0, 0, 0) == 0:
            raise AssertionError(f"BREACH: prctl {what}")
    return 7.5
