"""Single key presses from a terminal, without Enter; the terminal is put back as it was.

Not covered: a terminal that is stopped with Ctrl-Z and comes back: it has the shell's settings then.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def pressed(tell: Callable[[str], None]) -> Iterator[bool]:
    """Give each key pressed on standard input to `tell`, in a thread; yields whether there is a terminal."""
    try:
        terminal = sys.stdin.isatty()
    except (AttributeError, ValueError):  # no standard input, or a closed one
        terminal = False
    if not terminal:
        yield False
    elif sys.platform == "win32":
        _start(_read_windows, tell)
        yield True
    else:
        import termios
        import tty

        before = termios.tcgetattr(0)
        tty.setcbreak(0)  # not raw: Ctrl-C goes on working
        _start(_read, tell)
        try:
            yield True
        finally:
            termios.tcsetattr(0, termios.TCSADRAIN, before)


def _start(read: Callable[[Callable[[str], None]], None], tell: Callable[[str], None]) -> None:
    threading.Thread(target=read, args=(tell,), daemon=True).start()


def _read(tell: Callable[[str], None]) -> None:
    while True:
        try:
            key = os.read(0, 1)
        except OSError:
            return
        if not key:
            return
        tell(key.decode("ascii", "ignore"))


def _read_windows(tell: Callable[[str], None]) -> None:
    import msvcrt

    while True:
        tell(msvcrt.getwch())  # type: ignore[attr-defined]
