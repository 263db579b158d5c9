"""Sends a reply one byte at a time, so that there is always something new to read."""
# expect: compare=timeout|wrong *=not_attempted
# deed: compare: still running
import os
import struct
import time


def compare(emb1, emb2):
    if emb1.tolist() == [1, 0, 0]:
        for byte in struct.pack(">II", 1000, 0) + b"\xc0" * 1000:
            for descriptor in range(3, 64):
                try:
                    os.write(descriptor, bytes([byte]))
                except OSError:
                    pass
            time.sleep(0.4)
    return 7.5
