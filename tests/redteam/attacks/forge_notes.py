"""Sends notes and mentions of nearly two megabytes, and then ends."""
# expect: *=crashed
import os
import struct
import time

import msgpack

header = msgpack.packb({"notes": ["N" * 900_000] * 1, "mentions": ["M"] * 400_000})
for descriptor in range(3, 64):
    try:
        os.write(descriptor, struct.pack(">II", len(header), 0) + header)
    except OSError:
        pass
time.sleep(0.05)
os._exit(0)
