"""The C library of this process, for what the system offers and Python has no name for.

It is looked up once. Every look-up makes classes and objects, which a worker of the grader would pay for six times.
Covered: Linux and macOS; the number of an error is what `ctypes.get_errno()` says after a call.
Not covered: Windows, which has no library of that kind; callers look at `sys.platform` first.
"""

import ctypes
from functools import cache


@cache
def libc() -> ctypes.CDLL:
    """The library that is loaded in this process; a long integer is what `syscall` gives."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library
