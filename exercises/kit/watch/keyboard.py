"""Single key presses from a terminal, without Enter; the terminal is put back as it was.

While a debugger asks, whole lines, which the terminal shows and lets a person edit.
Not covered: a terminal that is stopped with Ctrl-Z and comes back: it has the shell's settings then; editing a line in
Windows, beyond taking back its last character.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

Tell = Callable[[str], None]


@contextmanager
def pressed(tell: Tell) -> Iterator["Keyboard | None"]:
    """Give what is pressed on standard input to `tell`, in a thread; yields the keyboard, None without a terminal."""
    try:
        terminal = sys.stdin.isatty()
    except (AttributeError, ValueError):  # no standard input, or a closed one
        terminal = False
    keyboard = _keyboard(tell) if terminal else None
    if keyboard is None:
        yield None
        return
    threading.Thread(target=keyboard.read, daemon=True).start()
    try:
        yield keyboard
    finally:
        keyboard.close()


def _keyboard(tell: Tell) -> "Keyboard | None":
    try:
        import termios
    except ImportError:
        pass
    else:
        return Posix(tell, termios)
    try:
        import msvcrt
    except ImportError:
        return None
    return Windows(tell, msvcrt)


class Keyboard:
    """Reads in a thread, and tells a key at a time, or a line at a time after `whole_lines(True)`."""

    def __init__(self, tell: Tell, system: ModuleType) -> None:
        self.tell, self.system, self.lines = tell, system, False

    def whole_lines(self, on: bool) -> None:
        """Tell lines from now on, or keys again."""
        self.lines = on

    def read(self) -> None:
        """Read until there is nothing more to read."""
        raise NotImplementedError

    def close(self) -> None:
        """Put the terminal back."""


class Posix(Keyboard):
    """A terminal of a system with termios."""

    def __init__(self, tell: Tell, system: ModuleType) -> None:
        super().__init__(tell, system)
        self._before = system.tcgetattr(0)
        self._set_single()

    def _set_single(self) -> None:
        import tty

        tty.setcbreak(0)  # not raw: Ctrl-C goes on working

    def whole_lines(self, on: bool) -> None:
        if on != self.lines:
            self.lines = on
            self.close() if on else self._set_single()

    def read(self) -> None:
        while True:
            try:
                data = os.read(0, 4096)
            except OSError:
                return
            if data:
                text = data.decode("utf-8", "ignore")
                for part in [text] if self.lines else text:
                    self.tell(part)
            elif self.lines:
                self.tell("q\n")  # Ctrl-D at the beginning of a line
            else:
                return

    def close(self) -> None:
        self.system.tcsetattr(0, self.system.TCSADRAIN, self._before)


class Windows(Keyboard):
    """A console of Windows."""

    def read(self) -> None:
        line = ""
        while True:
            key = self.system.getwch()
            if not self.lines:
                self.tell(key)
            elif key == "\b":
                line = line[:-1]
                self._show("\b \b")
            elif key == "\r":
                self._show("\r\n")
                self.tell(f"{line}\n")
                line = ""
            else:
                line += key
                self._show(key)

    def _show(self, text: str) -> None:
        for character in text:
            self.system.putwch(character)
