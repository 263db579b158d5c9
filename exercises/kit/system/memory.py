"""The memory of a process that forks: in large pages, of which a fork has fewer to copy and a child fewer to give back,
and without gaps, so that a child writes to fewer.

A process that holds torch has 85,000 pages of 4 kB. To fork it and to end the child takes 23 ms of a processor; 10 ms
with pages of 2 MB. A child that writes gets a copy of the 4 kB that it writes to, as before.
Covered: large pages on Linux 6.1 and later; gaps of Python's own memory, and of glibc 2.33 and later. Elsewhere nothing
happens. Not covered: pages of files, which a fork does not copy.
"""

import contextlib
import ctypes
import sys
from collections.abc import Iterator

MADV_COLLAPSE = 25
LARGE = 2 << 20
MAPS = "/proc/self/maps"
# The gaps of glibc's malloc, in bytes, the largest first: it keeps lists of those up to 1032.
SIZES = (*(1 << power for power in range(16, 10, -1)), *range(1032, 8, -16))
# Python gives small pieces of a size out of pools of their own, and out of a new one in order, from behind its header.
# MOST bytes are taken where that is not so.
SIZES_OF_PYTHON, POOL, POOL_HEADER, MOST = range(16, 513, 16), 16384, 48, 8_000_000


def use_large_pages() -> int:
    """Put what this process has in its memory together in large pages, as far as the system does. Returns how many.

    Takes half a second for a process that holds torch: for one that forks more often than twenty times.
    """
    if sys.platform != "linux":
        return 0
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    return sum(madvise(start, LARGE, MADV_COLLAPSE) == 0 for start in _places())


def take_gaps() -> None:
    """Take for good what Python and the C library have free in between.

    What a child asks for comes one after the other then; in the gaps it would be spread over many more pages.
    """
    _take_gaps_of_python()
    c = ctypes.CDLL(None)
    if hasattr(c, "mallinfo2"):
        _take_gaps_of_glibc(c)


def _take_gaps_of_python() -> None:
    allocate = ctypes.pythonapi.PyObject_Malloc
    allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    taken = previous = 0
    for size in SIZES_OF_PYTHON:
        while taken < MOST and (piece := allocate(size)) and not _is_new_pool(previous, piece, size):
            taken, previous = taken + size, piece


def _is_new_pool(first: int, second: int, size: int) -> bool:
    return first % POOL == POOL_HEADER and second == first + size


def _take_gaps_of_glibc(c: ctypes.CDLL) -> None:
    c.mallinfo2.restype, c.sbrk.restype, c.sbrk.argtypes = _Malloc, ctypes.c_void_p, [ctypes.c_ssize_t]
    c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    end = c.sbrk(0) - c.mallinfo2().keepcost - SIZES[-1]  # from here on all is free
    for size in SIZES:
        while (piece := c.malloc(size)) and piece < end:
            pass
        c.free(piece)


class _Malloc(ctypes.Structure):
    """What glibc tells of its memory (mallinfo2 in malloc.h); the last is what is free at the end."""

    _fields_ = (("others", ctypes.c_size_t * 9), ("keepcost", ctypes.c_size_t))


def _places() -> Iterator[int]:
    """The addresses at which a large page of writable memory could begin that is no file's."""
    with contextlib.suppress(OSError), open(MAPS, encoding="utf-8") as maps:
        for line in maps.read().splitlines():
            span, rights, _, _, _, *of = line.split()
            if rights == "rw-p" and (not of or of == ["[heap]"]):
                start, end = (int(number, 16) for number in span.split("-"))
                yield from range(-(-start // LARGE) * LARGE, end - LARGE + 1, LARGE)
