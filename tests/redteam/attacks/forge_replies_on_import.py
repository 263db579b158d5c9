"""Says that it is loaded before it is, and has an answer to every call waiting, right for none of them."""
# expect: *=wrong|crashed
# deed: tokenize: got the float 7\.5
import os
import struct
import time

import msgpack

for message in ({"notes": []}, *({"id": number, "value": 7.5} for number in range(1, 200))):
    header = msgpack.packb(message)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack(">II", len(header), 0) + header)
        except OSError:
            pass
time.sleep(3)
os._exit(0)
