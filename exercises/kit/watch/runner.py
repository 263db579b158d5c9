"""Watch mode's side of server.py: starts that process, asks for runs, and puts what it answers into a queue.

One process serves all runs: it has torch and the model loaded when a file is saved. With fork, each run is in a child
of it, which can be ended. Without, the runs are in that process itself, and only one that hangs costs a new start. The
thread that reads a process's answers ends with it.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from exercises.kit.manifest import MANIFEST, Course
from exercises.kit.watch import messages
from exercises.kit.watch.messages import Answer, Request, Typed


@dataclass(frozen=True)
class Answered:
    """The server said something."""

    answer: Answer


@dataclass(frozen=True)
class Lost:
    """A server has ended."""

    process: subprocess.Popen


@dataclass
class Runner:
    """Runs the checks of a course in another process, and tells what comes of it."""

    course: Course
    tell: Callable[[Answered | Lost], None]
    forking: bool
    run: int = 0
    process: subprocess.Popen | None = None
    ready: bool = False
    request: Request | None = None

    def start(self) -> None:
        """Start a server and let it load; it answers `Ready`."""
        environment = {**os.environ, "TOKENIZERS_PARALLELISM": "false", "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"}
        path = [str(MANIFEST.parent.parent), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(folder for folder in path if folder)
        mode = "fork" if self.forking else "stay"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "exercises.kit.watch.server", mode, str(self.course.manifest), self.course.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self.ready = False
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: subprocess.Popen) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with contextlib.suppress(ValueError):  # an empty line, or half of one whose writer was killed
                self.tell(Answered(messages.read_answer(line)))
        self.tell(Lost(process))

    def check(self, file: Path, names: Sequence[str]) -> None:
        """Run the checks of these functions on a file; what still runs is ended."""
        self.run += 1
        self.request = Request(self.run, str(file), tuple(names))
        if self.ready:
            self._send()

    def type(self, text: str) -> None:
        """Give what a person has typed to the debugger that waits for it."""
        self._write(Typed(text))

    def is_ready(self) -> None:
        """The server has loaded all: give it what it is to do. Until then a request takes the place of one before."""
        self.ready = True
        if self.request is not None:
            self._send()

    def stop(self) -> None:
        """End what runs."""
        self.run += 1
        self.request = Request(self.run)
        if self.forking:
            self._send()
        else:
            self.request = None
            self.restart()

    def restart(self) -> None:
        """End the server and start another."""
        self.close()
        self.start()

    def _send(self) -> None:
        assert self.request is not None
        self._write(self.request)
        self.request = None

    def _write(self, request: Request | Typed) -> None:
        assert self.process is not None and self.process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended, and `Lost` is on its way
            self.process.stdin.write(messages.request_line(request))
            self.process.stdin.flush()

    def close(self) -> None:
        """End the server, and what it runs."""
        if self.process is None:
            return
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()  # the one that forks kills its child and ends; the other may hang in a run
        if not self.forking:
            self.process.kill()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
