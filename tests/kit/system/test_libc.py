"""The C library is looked up once, and says what went wrong."""

import ctypes
import errno
import os

from exercises.kit.system.libc import libc


def test_it_is_looked_up_once():
    assert libc() is libc()
    assert libc().getpid() == os.getpid()


def test_an_errors_number_is_kept():
    assert libc().close(-1) == -1
    assert ctypes.get_errno() == errno.EBADF


def test_a_number_of_64_bits_comes_back_whole():
    mmap, private = {"x86_64": 9, "aarch64": 222}[os.uname().machine], 0x22  # MAP_PRIVATE | MAP_ANONYMOUS
    address = libc().syscall(mmap, None, ctypes.c_size_t(4096), 0, private, -1, ctypes.c_size_t(0))
    assert address > 1 << 32
    assert libc().munmap(ctypes.c_void_p(address), ctypes.c_size_t(4096)) == 0
