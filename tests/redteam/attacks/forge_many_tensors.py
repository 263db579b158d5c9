"""Sends a list of four thousand tensors that share their numbers: small to send, long to describe."""
# expect: tokenize=crashed|wrong *=not_attempted
# deed: tokenize: got a list of 4000 items
import os
import struct
import sys

import msgpack


def tokenize(tokenizer, text):
    if text != " dog":
        return []
    one = msgpack.packb(msgpack.ExtType(1, msgpack.packb(["float32", [1000], 0])))
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    header = b"\x82" + msgpack.packb("id") + msgpack.packb(frame.f_locals["request"]["id"]) + msgpack.packb("value")
    header += b"\xdd" + struct.pack(">I", 4000) + one * 4000
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(header), 4000) + header + os.urandom(4000))
        except OSError:
            pass
    os._exit(0)
