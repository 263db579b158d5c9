"""Sends replies for this call and for forty calls to come, all of the same made-up value."""
# expect: compare=wrong|crashed *=wrong|crashed|not_attempted
# deed: compare: got 8\.5
import os
import struct
import sys

import msgpack


def send(message):
    header = msgpack.packb(message)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(header), 0) + header)
        except OSError:
            pass


def compare(emb1, emb2):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    for number in range(41):
        send({"id": frame.f_locals["request"]["id"] + number, "value": 8.5})
    return 7.5
