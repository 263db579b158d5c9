"""Has the kernel send signals to others for it: SIGIO for a descriptor that is owned by the parent, mail queues, timers."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import fcntl
import os
import signal

# @REFUSALS@


def compare(emb1, emb2):
    one, other = 0, 1
    os.write(other, b"x")
    # SETOWN, SETOWN_EX, SETSIG; FIOSETOWN, SIOCSPGRP, TIOCSTI, FIOASYNC
    calls = ((8, os.getppid()), (15, b"\0" * 8), (10, signal.SIGKILL))
    tries = [lambda call=call: fcntl.fcntl(one, *call) for call in calls]
    tries += [lambda request=request: fcntl.ioctl(one, request, b"\1\0\0\0") for request in (0x8901, 0x8902, 0x5412, 0x5452)]
    refusals(tries)
