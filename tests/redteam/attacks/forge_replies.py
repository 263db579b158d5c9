"""Sends replies for this call and for forty calls to come, all of the same made-up value."""
# expect: compare=wrong|crashed *=not_attempted
import os
import struct

import msgpack


def send(message):
    header = msgpack.packb(message)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(header), 0) + header)
        except OSError:
            pass


def compare(emb1, emb2):
    for number in range(1, 41):
        send({"id": number, "value": 7.5})
    return 7.5
