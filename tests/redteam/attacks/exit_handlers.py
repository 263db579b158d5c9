"""Leaves work for later: atexit, weakref finalizers, __del__, gc callbacks and a profiler, each trying to end things."""
# expect: compare=wrong *=not_attempted
# deed: compare: got 7\.5
import atexit
import gc
import os
import sys
import weakref


def strike(*args):
    os.write(2, b"struck")


class Last:
    def __del__(self):
        strike()


keep = Last()
atexit.register(strike)
weakref.finalize(keep, strike)
gc.callbacks.append(strike)


def compare(emb1, emb2):
    sys.setprofile(strike)
    sys.settrace(lambda *args: None)
    return 7.5
