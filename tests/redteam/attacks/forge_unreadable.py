"""Says of itself, while it is loaded, that it can't be read: with a formula, and a message of nearly two megabytes."""
# expect: *=crashed
# deed: tokenize: answered nonsense|is gone
import os
import struct
import time

import msgpack

header = msgpack.packb({"unreadable": "=cmd|' /C calc'!A0" + "<b>x</b>" * 240_000})
for descriptor in range(3, 64):
    try:
        os.write(descriptor, struct.pack(">II", len(header), 0) + header)
    except OSError:
        pass
time.sleep(0.1)  # so that it is read before this process ends
