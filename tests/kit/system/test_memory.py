"""A process in large pages is the same process, and its children have copies of their own."""

import os
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
