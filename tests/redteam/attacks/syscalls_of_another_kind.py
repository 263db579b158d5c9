"""Makes system calls by the numbers of the x32 machine, which some filters forget."""
# expect: compare=wrong *=not_attempted
import ctypes
import os


def compare(emb1, emb2):
    if os.uname().machine == "x86_64":
        libc = ctypes.CDLL(None, use_errno=True)
        for number in (57, 41, 62, 59, 101, 520, 522):
            if libc.syscall(ctypes.c_long(0x40000000 | number), 0, 0, 0) != -1:
                raise AssertionError(f"BREACH: x32 call {number}")
    return 7.5
