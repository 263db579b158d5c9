"""The wire: what goes in comes out, and nothing that comes in can do harm."""

import contextlib
import socket
import struct
import time

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.kit.values import MAX_KEYS, Array, Handle, Opaque, Tensor
from grader.sandbox import wire

PLAIN = [None, True, 0, -(2**63), 2**63 - 1, 1.5, float("inf"), "", "ä\x00😀", "\ud800", [], [1, [2]], (), (1, (2,)),
         b"", b"\x00x", 2**64, -(2**64), -(2**63) - 1, 10**4000, 1 - 2j, set(), {1, "a"}, frozenset({(1, 2)}),
         {(1, "a"): [2], None: 1, 1.5: 2, b"x": 3}]  # fmt: skip


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def through(pair, message):
    wire.send(pair[0], message)
    return wire.receive(pair[1])


@pytest.mark.parametrize("value", [*PLAIN, {"a": 1, 2: [3]}, Opaque("thing"), Handle("model", "main")], ids=repr)
def test_plain_data_comes_out_as_it_went_in(pair, value):
    got = through(pair, {"value": value})["value"]
    assert got == value and type(got) is type(value)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool", "uint8"])
def test_tensors_come_out_as_they_went_in(pair, dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    one, two = through(pair, [Tensor(dtype, array), (Tensor(dtype, array[:, :0]),)])
    assert one.dtype == dtype and np.array_equal(one.array, array)
    assert two[0].shape == (2, 0)


@pytest.mark.parametrize("dtype", ["float16", "uint64", "complex128", "bool"])
def test_arrays_come_out_as_arrays(pair, dtype):
    one, two = through(pair, [Array(np.arange(4).reshape(2, 2).astype(dtype).T), Array(np.array(3, dtype))])
    assert type(one) is Array and one.dtype == dtype
    assert one.array.tolist() == ([[False, True], [True, True]] if dtype == "bool" else [[0, 2], [1, 3]])
    assert (two.shape, two.array.item()) == ((), 1 if dtype == "bool" else 3)


def test_a_frame_of_too_many_keys_with_the_same_hash_is_refused():
    keys = [(number, -1) for number in range(MAX_KEYS + 1)]
    for value in ({key: 1 for key in keys}, set(keys), [set(keys[:MAX_KEYS]), {1.5}]):
        frame = wire.encode(value)
        header, _ = wire.LENGTHS.unpack_from(frame)
        with pytest.raises(wire.WireError, match="keys"):
            wire.decode(frame[wire.LENGTHS.size : wire.LENGTHS.size + header], b"")


def test_what_is_no_plain_data_is_not_sent(pair):
    with pytest.raises(wire.WireError, match="no plain data"):
        wire.send(pair[0], object())


def test_a_subclass_is_no_plain_data(pair):
    class Sly(int):
        pass

    with pytest.raises(wire.WireError):
        wire.send(pair[0], Sly(3))


def test_a_message_that_is_too_large_is_not_sent(pair):
    with pytest.raises(wire.WireError, match="too large"):
        wire.send(pair[0], "x" * (wire.MAX_HEADER + 1))
    with pytest.raises(wire.WireError, match="too large"):
        wire.send(pair[0], Tensor("uint8", np.zeros(wire.MAX_BLOB + 1, np.uint8)))


def test_a_frame_that_says_it_is_huge_is_refused_before_it_is_read(pair):
    pair[0].sendall(struct.pack(">II", 2**32 - 1, 2**32 - 1))
    with pytest.raises(wire.WireError, match="too large"):
        wire.receive(pair[1])


def test_nothing_at_all_is_late(pair):
    with pytest.raises(wire.Late):
        wire.receive(pair[1], time.monotonic() + 0.05)


def test_half_a_frame_is_late(pair):
    pair[0].sendall(wire.encode("hello")[:-1])
    with pytest.raises(wire.Late):
        wire.receive(pair[1], time.monotonic() + 0.05)


def test_the_end_of_the_other_side_is_closed(pair):
    pair[0].sendall(b"\0\0")
    pair[0].close()
    with pytest.raises(wire.Closed):
        wire.receive(pair[1])


def test_sending_to_one_who_does_not_read_is_late(pair):
    with pytest.raises(wire.Late):
        wire.send(pair[0], Tensor("uint8", np.zeros(10_000_000, np.uint8)), time.monotonic() + 0.05)


def ext(code, value):
    return msgpack.packb(msgpack.ExtType(code, msgpack.packb(value)))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\xc1",
        b"\xdd\xff\xff\xff\xff",
        b"\x91" * 5000 + b"\xc0",
        ext(1, ["float32", [1 << 60, 1 << 60], 0]),
        ext(1, ["float32", [-1], 0]),
        ext(1, ["float32", [2], -8]),
        ext(1, ["float32", [2], 1 << 40]),
        ext(1, ["object", [1], 0]),
        ext(1, [["float32"], [1], 0]),
        ext(1, ["float32", [1] * 40, 0]),
        ext(1, 7),
        ext(2, [1]),
        ext(3, ["model"]),
        ext(9, 1),
        msgpack.packb({"a": 1}) + b"\x00",
        msgpack.packb(msgpack.ExtType(wire.INT, b"\x01" * 5000)),
        msgpack.packb(msgpack.ExtType(wire.SET, msgpack.packb([[1]]))),
        ext(wire.ARRAY, ["object", [1], 0]),
        ext(wire.ARRAY, ["bfloat16", [1], 0]),
        ext(wire.COMPLEX, ["a", "b"]),
    ],
    ids=repr,
)
def test_a_header_of_another_form_is_refused(header):
    with pytest.raises(wire.WireError):
        wire.decode(header, b"\0" * 8)


def test_tuples_inside_tuples_inside_tuples_are_refused():
    packed = msgpack.packb(1)
    for _ in range(200):
        packed = msgpack.packb(msgpack.ExtType(wire.TUPLE, msgpack.packb([1]) if packed == b"\x01" else packed))
    with pytest.raises(wire.WireError):
        wire.decode(packed, b"")


@given(st.binary(max_size=200), st.binary(max_size=16))
def test_any_bytes_are_a_message_or_a_wire_error(header, blob):
    with contextlib.suppress(wire.WireError):
        wire.decode(header, blob)


SHAPES = st.lists(st.integers(-3, 2**64 - 1), max_size=4)
EXTENSIONS = st.builds(
    lambda code, value: msgpack.ExtType(code, msgpack.packb(value)),
    st.integers(0, 10),
    st.one_of(
        st.tuples(st.sampled_from(["float32", "int64", "bool", "complex64", ""]), SHAPES, st.integers(-9, 2**40)),
        st.lists(st.one_of(st.integers(-(2**63), 2**63), st.text(max_size=5)), max_size=4),
        st.none(),
    ),
)
MESSAGES = st.recursive(
    st.one_of(EXTENSIONS, st.none(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text(max_size=9), st.binary()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


@given(MESSAGES, st.binary(max_size=64))
def test_anything_in_msgpack_is_a_message_or_a_wire_error(message, blob):
    with contextlib.suppress(wire.WireError):
        wire.decode(msgpack.packb(message), blob)
