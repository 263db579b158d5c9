"""The runs of watch mode's server one after the other in its own process, for systems without fork.

A thread reads the requests. A newer one interrupts the run that is on, as Ctrl-C would. What a person types to a
debugger is given to it as standard input.
Not covered: a run that can't be interrupted (it hangs in C, or swallows the interruption). Who watches notices that
nothing is heard of the new run, and starts another server. Nor what a file leaves behind beside its own modules and the
settings of torch: `watch` starts anew with the command.
"""

import _thread
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import FrameType

from exercises.kit.watch import messages
from exercises.kit.watch.messages import Request, Typed


class Desk:
    """Takes requests as they come; `serve` makes runs of them, and passes over those that a newer one has replaced."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Request | None] = SimpleQueue()
        self._on: int | None = None  # the run that is on
        self._newest = 0  # the run that was asked for last
        self._debugging = False
        self._turn = threading.Lock()  # a request comes before a debugger waits, or while it does
        self._requests = os.fdopen(os.dup(0), "rb")
        reading, self._typed = os.pipe()
        os.dup2(reading, 0)  # from now on, standard input is what is typed to a debugger
        os.close(reading)

    def serve(self, answer: Callable[[Request], None], ended: Callable[[int], None]) -> None:
        """Call `answer` with one request after the other until there will be no more; then the run that is on ends."""
        signal.signal(signal.SIGINT, self._interrupt)
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            request = self._asked.get()
            if request is None:
                return
            self._on = request.run
            if request.run == self._newest:
                with contextlib.suppress(KeyboardInterrupt):
                    try:
                        answer(request)
                    finally:
                        self._on = None
            self._on, self._debugging = None, False
            ended(request.run)

    def debugging(self, on: bool) -> None:
        """A debugger begins or ends to wait for what is typed.

        It does not begin when a newer request is there: an interruption that is on its way wouldn't wake it.
        """
        with self._turn:
            self._debugging = on
            if on and self._on != self._newest:
                raise KeyboardInterrupt

    def _read(self) -> None:
        for line in self._requests:
            match messages.read_request(line):
                case Typed(text):
                    self._type(text)
                case Request() as request:
                    with self._turn:
                        self._newest, waits = request.run, self._debugging
                    self._asked.put(request)
                    if waits:  # it would take an interruption for the line that it waits for
                        self._type(f"{messages.LISTENING}q\n")
                    else:
                        _thread.interrupt_main()
        self._asked.put(None)

    def _type(self, text: str) -> None:
        data = text.encode(sys.stdin.encoding or "utf-8", "replace")
        while data:
            data = data[os.write(self._typed, data) :]

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Interrupt a run for the request that has come; Ctrl-C itself is for the watcher, which then ends this."""
        if self._on not in (None, self._newest):
            raise KeyboardInterrupt
