"""Writes 200 MB to standard output and standard error, by print, os.write and the C library."""
# expect: compare=wrong *=not_attempted
# deed: compare: got 7\.5
import ctypes
import os
import sys


def compare(emb1, emb2):
    for _ in range(20):
        print("x" * 1_000_000)
        print("<script>alert(1)</script>" * 40_000, file=sys.stderr)
        os.write(1, b"x" * 1_000_000)
        os.write(2, b"x" * 1_000_000)
    ctypes.CDLL(None).puts(b"x" * 1_000_000)
    sys.stdout.flush()
    return 7.5
