"""Messages between the judge, the zygote and a worker: plain data in a frame, nothing that runs when it is read.

A frame is two lengths (header, blob; 4 bytes each, big-endian), the header in msgpack, and the blob: the bytes of all
tensors, one after the other, which the header refers to. So a tensor crosses without being copied item by item, and
the part that becomes Python objects is small: a hostile frame can't make the reader allocate many times its size.

Covered: what values.py calls plain data, Tensor, Array, Opaque, Handle. A frame that is too large, torn or not
of this form raises WireError (Closed when the other side is gone, Late after the deadline) and nothing else.
Not covered: whether the content makes sense; that is for whoever asked.
"""

import math
import socket
import struct
import time
from collections.abc import Iterable
from typing import Any

import msgpack
import numpy as np

from exercises.kit.values import (
    ARRAYS,
    KEYS,
    MAX_BITS,
    MAX_CONTAINERS,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_KEYS,
    STORED_AS,
    Array,
    Handle,
    Opaque,
    Tensor,
    is_unusual,
)

MAX_HEADER = 2_000_000
MAX_BLOB = 32_000_000
# Lists, dictionaries, tensors and the like in one frame: a value's own (values.py), and what a message adds to it.
MAX_IN_A_FRAME = MAX_CONTAINERS + 1000
LENGTHS = struct.Struct(">II")
TENSOR, OPAQUE, HANDLE, TUPLE, ARRAY, SET, FROZENSET, INT, COMPLEX = range(1, 10)


class WireError(Exception):
    """What came is no frame of ours."""


class Closed(WireError):
    """The other side is gone."""


class Late(WireError):
    """Nothing, or not all of it, came before the deadline."""


def encode(message: Any) -> bytes:
    """The frame of a message. Raises WireError when it is too large or is no plain data."""
    encoder = _Encoder()
    try:
        header = encoder.pack(message)
    except (ValueError, OverflowError, TypeError, RecursionError) as error:
        raise WireError(f"can't be sent: {error}") from None
    if len(header) > MAX_HEADER or encoder.size > MAX_BLOB:
        raise WireError(f"too large to be sent: {len(header)} and {encoder.size} bytes")
    return b"".join([LENGTHS.pack(len(header), encoder.size), header, *encoder.blobs])


# Classes, not functions within functions: those would refer to one another, and so hold on to megabytes until Python
# looks for such circles, which a judge has it do seldom.
class _Encoder:
    """Packs one message; `blobs` are the tensors' bytes so far, `size` how many they are."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self.size = 0

    def pack(self, value: Any) -> bytes:
        return msgpack.packb(value, default=self._extension, strict_types=True, unicode_errors="surrogatepass")

    def _extension(self, value: Any) -> msgpack.ExtType:
        if type(value) is Tensor or type(value) is Array:
            data = np.ascontiguousarray(value.array).tobytes()
            described = [value.dtype, list(value.array.shape), self.size]
            self.blobs.append(data)
            self.size += len(data)
            return msgpack.ExtType(TENSOR if type(value) is Tensor else ARRAY, self.pack(described))
        if type(value) is Opaque:
            return msgpack.ExtType(OPAQUE, self.pack(value.type_name))
        if type(value) is Handle:
            return msgpack.ExtType(HANDLE, self.pack([value.kind, value.name]))
        if type(value) is tuple:
            return msgpack.ExtType(TUPLE, self.pack(list(value)))
        if type(value) is set or type(value) is frozenset:
            return msgpack.ExtType(SET if type(value) is set else FROZENSET, self.pack(list(value)))
        if type(value) is int:  # of more than 64 bits
            return msgpack.ExtType(INT, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
        if type(value) is complex:
            return msgpack.ExtType(COMPLEX, self.pack([value.real, value.imag]))
        raise WireError(f"{type(value).__name__} is no plain data")


def decode(header: bytes, blob: bytes | memoryview) -> Any:
    """The message of a frame. Raises WireError."""
    try:
        message = _Decoder(blob).unpack(header)
        _check_depth(message)
        return message
    except WireError:
        raise
    except Exception as error:
        # msgpack raises a dozen kinds of errors, and so does unpacking [kind, name] from something else.
        raise WireError(f"no message of ours: {type(error).__name__}") from None


def decode_frame(frame: bytes) -> Any:
    """The message of a frame as `encode` makes it. Raises WireError."""
    start = LENGTHS.size
    header_size, blob_size = LENGTHS.unpack(frame[:start]) if len(frame) >= start else (0, 0)
    if len(frame) != start + header_size + blob_size:
        raise WireError("a frame that is torn")
    return decode(frame[start : start + header_size], frame[start + header_size :])


class _Decoder:
    """Unpacks one message, with an end to how deep and how many its lists and dictionaries are."""

    def __init__(self, blob: bytes | memoryview) -> None:
        self._blob = blob
        self._depth = self._containers = self._keys = 0

    def unpack(self, data: bytes) -> Any:
        # Each level of tuples is an extension inside an extension: without a limit they would use up the C stack.
        self._depth += 1
        if self._depth > 2 * MAX_DEPTH:
            raise WireError("nested too deeply")
        try:
            return msgpack.unpackb(
                data,
                ext_hook=self._extension,
                list_hook=self._counted,
                object_pairs_hook=self._mapping,
                strict_map_key=False,
                unicode_errors="surrogatepass",
            )
        finally:
            self._depth -= 1

    def _counted(self, value: Any) -> Any:
        self._containers += 1
        if self._containers > MAX_IN_A_FRAME:
            raise WireError("too many lists and dictionaries")
        return value

    def _mapping(self, pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        self._check_keys(key for key, _ in pairs)
        return self._counted(dict(pairs))

    def _set(self, kind: type, members: Any) -> Any:
        self._check_keys(members)
        return self._counted(kind(members))

    def _check_keys(self, keys: Iterable[Any]) -> None:
        """Refuse keys that are none of ours, before they are put in order: many could have the same hash."""
        for key in keys:
            self._keys += is_unusual(key)
            if type(key) not in KEYS or self._keys > MAX_KEYS:
                raise WireError("a dict or a set with keys that are none of ours")

    def _extension(self, code: int, data: bytes) -> Any:
        if code in (TENSOR, ARRAY):
            dtype, shape, offset = self.unpack(data)
            return self._counted((_tensor if code == TENSOR else _array)(dtype, shape, offset, self._blob))
        if code == OPAQUE:
            return self._counted(Opaque(_text(self.unpack(data))))
        if code == HANDLE:
            kind, name = self.unpack(data)
            return self._counted(Handle(_text(kind), _text(name)))
        if code == TUPLE:
            return tuple(self.unpack(data))
        if code in (SET, FROZENSET):
            return self._set(set if code == SET else frozenset, self.unpack(data))
        if code == INT and len(data) <= MAX_BITS // 8 + 1:
            return int.from_bytes(data, "big", signed=True)
        if code == COMPLEX:
            real, imaginary = self.unpack(data)
            return complex(float(real), float(imaginary))
        raise WireError(f"unknown extension {code}")


def _check_depth(value: Any) -> None:
    """Refuse what is nested so deeply that showing or comparing it would use up the stack."""
    level = [value]
    for _ in range(2 * MAX_DEPTH + 4):
        level = [
            inner
            for outer in level
            if type(outer) in (list, tuple, dict, set, frozenset)
            for inner in ((*outer, *outer.values()) if type(outer) is dict else outer)
        ]
        if not level:
            return
    raise WireError("nested too deeply")


def _tensor(dtype: Any, shape: Any, offset: Any, blob: bytes | memoryview) -> Tensor:
    if _text(dtype) not in STORED_AS:
        raise WireError("no tensor of ours")
    return Tensor(dtype, _numbers(STORED_AS[dtype], shape, offset, blob))


def _array(dtype: Any, shape: Any, offset: Any, blob: bytes | memoryview) -> Array:
    if _text(dtype) not in ARRAYS:
        raise WireError("no array of ours")
    return Array(_numbers(dtype, shape, offset, blob))


def _numbers(dtype: str, shape: Any, offset: Any, blob: bytes | memoryview) -> np.ndarray:
    """The numbers of this type and shape at a place of the blob."""
    if type(shape) is not list or len(shape) > MAX_DIMENSIONS:
        raise WireError("no tensor of ours")
    if type(offset) is not int or offset < 0 or not all(type(size) is int and 0 <= size <= MAX_BLOB for size in shape):
        raise WireError("no tensor of ours")
    stored, count = np.dtype(dtype), math.prod(shape)
    if offset + count * stored.itemsize > len(blob):
        raise WireError("a tensor that is longer than what came with it")
    array = np.frombuffer(blob, stored, count, offset).reshape(shape)
    array.flags.writeable = False
    return array


def _text(value: Any) -> str:
    if type(value) is not str or len(value) > 200:
        raise WireError("no name of ours")
    return value


def send(sock: socket.socket, message: Any, deadline: float | None = None) -> None:
    """Send a message. Raises WireError, Closed or Late; `deadline` is on the clock of time.monotonic()."""
    send_frame(sock, encode(message), deadline)


def send_frame(sock: socket.socket, frame: bytes, deadline: float | None = None) -> None:
    """Send what `encode` has made. Raises Closed or Late."""
    _set_deadline(sock, deadline)
    try:
        sock.sendall(frame)
    except TimeoutError:
        raise Late("not taken in time") from None
    except OSError as error:
        raise Closed(str(error)) from None


def receive(sock: socket.socket, deadline: float | None = None) -> Any:
    """The next message. Raises WireError, Closed or Late; `deadline` is on the clock of time.monotonic()."""
    return decode(*receive_frame(sock, deadline))


def receive_frame(sock: socket.socket, deadline: float | None = None) -> tuple[bytes, memoryview]:
    """The header and the blob of the next message, for `decode`. Raises WireError, Closed or Late."""
    header_size, blob_size = LENGTHS.unpack(_exactly(sock, LENGTHS.size, deadline))
    if header_size > MAX_HEADER or blob_size > MAX_BLOB:
        raise WireError(f"a frame of {header_size} and {blob_size} bytes is too large")
    both = memoryview(_exactly(sock, header_size + blob_size, deadline))
    return bytes(both[:header_size]), both[header_size:]


def _exactly(sock: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray(size)
    missing = memoryview(data)
    while missing:
        _set_deadline(sock, deadline)
        try:
            count = sock.recv_into(missing, min(len(missing), 1 << 20))
        except TimeoutError:
            raise Late("no answer in time") from None
        except OSError as error:
            raise Closed(str(error)) from None
        if not count:
            raise Closed("the other side is gone")
        missing = missing[count:]
    return data


def _set_deadline(sock: socket.socket, deadline: float | None) -> None:
    # Without a deadline the socket stays as it is, blocking: a worker may not even ask for a change.
    if deadline is not None:
        sock.settimeout(max(0.001, deadline - time.monotonic()))
