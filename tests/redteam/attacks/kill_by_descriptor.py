"""Has the kernel send signals to others for it: SIGIO for a descriptor that is owned by the parent, terminals."""
# expect: compare=wrong *=not_attempted
import fcntl
import os
import signal


def compare(emb1, emb2):
    one, other = 0, 1
    for command, value in ((8, os.getppid()), (15, b"\0" * 8), (10, signal.SIGKILL)):  # SETOWN, SETOWN_EX, SETSIG
        try:
            fcntl.fcntl(one, command, value)
        except OSError:
            continue
        raise AssertionError(f"BREACH: fcntl {command}")
    for request in (0x8901, 0x8902, 0x5412, 0x5452):  # FIOSETOWN, SIOCSPGRP, TIOCSTI, FIOASYNC
        try:
            fcntl.ioctl(one, request, b"\1\0\0\0")
        except OSError:
            continue
        raise AssertionError(f"BREACH: ioctl {request:#x}")
    os.write(other, b"x")
    return 7.5
