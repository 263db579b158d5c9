"""Takes the worker's place: reads the requests from the socket itself and answers them with made-up values."""
# expect: compare=wrong *=wrong|crashed|not_attempted
# deed: compare: got 8\.5
import os
import stat
import struct

import msgpack


def compare(emb1, emb2):
    [mine] = [each for each in range(3, 64) if is_socket(each)]
    send(mine, {"id": request_id(), "value": 8.5})
    while True:
        header, blob = struct.unpack(">II", read(mine, 8))
        request = msgpack.unpackb(read(mine, header), strict_map_key=False, ext_hook=lambda code, data: data.hex())
        read(mine, blob)
        send(mine, {"id": request["id"], "value": 8.5})


def request_id():
    import sys

    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["request"]["id"]


def read(descriptor, size):
    data = b""
    while len(data) < size:
        part = os.read(descriptor, size - len(data))
        if not part:
            os._exit(0)
        data += part
    return data


def send(descriptor, message):
    header = msgpack.packb(message)
    os.write(descriptor, struct.pack(">II", len(header), 0) + header)


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False
