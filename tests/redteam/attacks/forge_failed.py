"""Answers a call with what the worker says before it is locked down: that it failed, or is ready."""
# expect: compare=crashed|wrong *=not_attempted
# deed: compare: answered nonsense
import os
import struct

import msgpack


def compare(emb1, emb2):
    for message in ({"failed": "a worker could not be locked down"}, {"ready": True}, {"pid": 1}, {"ended": ""}):
        header = msgpack.packb(message)
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, struct.pack(">II", len(header), 0) + header)
            except OSError:
                pass
    return 7.5
