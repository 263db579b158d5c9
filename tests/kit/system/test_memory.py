"""A process in large pages is the same process, and its children have copies of their own; without gaps it gets what it
asks for side by side.

Not covered: C libraries other than glibc, where only Python's own gaps are taken.
"""

import ctypes
import os
import platform
import subprocess
import sys

import pytest

from exercises.kit.system import memory

CONTENT = bytes(range(256)) * 4096 * 16


def test_what_was_there_stays_in_this_process_and_in_a_child():
    kept = bytearray(CONTENT)  # 16 MB
    memory.use_large_pages()
    assert kept == CONTENT
    if not hasattr(os, "fork"):
        return
    reading, writing = os.pipe()
    if os.fork() == 0:
        kept[5] = 0
        os.write(writing, b"same" if kept[6:] == CONTENT[6:] else b"other")
        os._exit(0)
    os.wait()
    assert os.read(reading, 10) == b"same"
    assert kept == CONTENT, "the child wrote to a copy"


def test_where_there_are_no_large_pages_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory.use_large_pages() == 0


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("200000-600000 rw-p 00000000 00:00 0 ", [0x200000, 0x400000]),
        ("1ff000-600000 rw-p 00000000 00:00 0  [heap]", [0x200000, 0x400000]),
        ("201000-600000 rw-p 00000000 00:00 0 ", [0x400000]),
        ("201000-5ff000 rw-p 00000000 00:00 0 ", []),
        ("200000-600000 r--p 00000000 00:00 0 ", []),
        ("200000-600000 rw-p 00000000 08:01 77  /lib/libtorch.so", []),
        ("200000-600000 rw-p 00000000 00:00 0  [stack]", []),
        ("200000-600000 rw-p 00000000 08:01 77  /a folder/lib.so", []),
    ],
)
def test_only_whole_places_in_memory_of_its_own_count(monkeypatch, tmp_path, line, places):
    maps = tmp_path / "maps"
    maps.write_text(line + "\n")
    monkeypatch.setattr(memory, "MAPS", str(maps))
    assert list(memory._places()) == places


# Of every second piece of a size that was asked for, the place is free again; then 200 more are asked for.
WITH_GAPS = """
import ctypes
from exercises.kit.system import memory
library, names = {library}
allocate, give_back = (getattr(library, name) for name in names)
allocate.restype, allocate.argtypes, give_back.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
pieces = [allocate({size}) for _ in range(8000)]
for piece in pieces[::{every}]:
    give_back(piece)
{take}
print(len({{allocate({size}) >> 12 for _ in range(200)}}))
"""
LIBRARIES = {
    "python": "ctypes.pythonapi, ('PyObject_Malloc', 'PyObject_Free')",
    "glibc": "ctypes.CDLL(None), ('malloc', 'free')",
}


def pages_of_new_pieces(library, size, take):
    """How many pages 200 new pieces lie on where there were gaps, each in a page of its own."""
    every = 4096 // size + 1
    text = WITH_GAPS.format(library=LIBRARIES[library], size=size, every=every, take=take)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("size", [48, 200, 512])
@pytest.mark.parametrize("library", LIBRARIES)
def test_without_gaps_what_is_asked_for_lies_side_by_side(library, size):
    if library == "glibc" and not (platform.libc_ver()[0] == "glibc" and hasattr(ctypes.CDLL(None), "mallinfo2")):
        pytest.skip("the C library is another, or tells nothing of its memory")
    spread = pages_of_new_pieces(library, size, "")
    assert spread > 90
    assert pages_of_new_pieces(library, size, "memory.take_gaps()") < spread / 2
