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
    brk = libc().syscall(12, 0) if os.uname().machine == "x86_64" else libc().syscall(214, 0)
    assert brk > 1 << 32
