"""Asks the kernel to forget what holds it: the parent's death signal, the filter, the missing privileges."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED 9 of 9: EPERM$
import ctypes

# @REFUSALS@


def compare(emb1, emb2):
    libc = ctypes.CDLL(None, use_errno=True)
    asked = ((1, 0), (22, 0), (22, 1), (22, 2), (38, 0), (4, 1), (24, 0), (36, 1), (15, b"init"))
    refusals([lambda what=what: prctl(libc, *what) for what in asked])


def prctl(libc, *what):
    if libc.prctl(*what, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    return what
