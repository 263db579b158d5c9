"""Promises a frame of two megabytes and sends nearly all of it, once."""
# expect: compare=timeout|wrong *=not_attempted
# deed: compare: still running
import os
import struct
import time


def compare(emb1, emb2):
    if emb1.tolist() == [1, 0, 0]:
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, struct.pack(">II", 1_000_000, 0) + b"\xc0" * 90_000)
            except OSError:
                pass
        time.sleep(1000)
    return 7.5
