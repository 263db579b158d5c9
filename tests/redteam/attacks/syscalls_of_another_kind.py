"""Makes system calls by the numbers of the x32 machine, which some filters forget."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED 7 of 7: E(PERM|NOSYS)$|nothing to try
import ctypes
import os

# @REFUSALS@


def compare(emb1, emb2):
    if os.uname().machine != "x86_64":
        raise ValueError("not an x86-64: nothing to try")
    libc = ctypes.CDLL(None, use_errno=True)
    refusals([lambda number=number: call(libc, 0x40000000 | number) for number in (57, 41, 62, 59, 101, 520, 522)])


def call(libc, number):
    answer = libc.syscall(ctypes.c_long(number), 0, 0, 0)
    if answer == -1:
        raise OSError(ctypes.get_errno(), "x32")
    return answer
