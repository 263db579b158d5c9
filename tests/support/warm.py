"""A process that has imported torch and transformers, and forks Python programs from itself: one cold start for all.

A program runs as `python -m MODULE ...` or `python -c CODE ...` does, from its first line to its exit code, but for
what it finds imported. Covered: nothing of the project is imported ahead, so each program loads it afresh. Not covered:
how long a start takes, and that a program imports what it needs; tests that are about that start Python themselves.
The processes that plain `pytest` starts share one (tests/conftest.py).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from grader import ROOT
from grader.sandbox import spawner
from tests.support import forked

SERVER = Path(__file__).with_name("server.py")


class Warm:
    """The process, which starts when it is first needed, unless another process of the same tests has one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="warm"))

    def address(self) -> str:
        """Where it listens. What is asked of it before it has imported all waits until then."""
        if forked.VARIABLE not in os.environ:
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
                listener.bind(str(self._folder / "socket"))
                listener.listen(100)
                # What a zygote gets: one thread, as the child of a process with several would hang.
                self._process = subprocess.Popen(
                    [sys.executable, "-P", SERVER, str(listener.fileno())],
                    pass_fds=[listener.fileno()], env=spawner.environment(), cwd="/", stdin=subprocess.PIPE,
                )  # fmt: skip
            os.environ[forked.VARIABLE] = str(self._folder / "socket")
        return os.environ[forked.VARIABLE]

    def starts(self) -> dict[str, str]:
        """The environment in which the zygotes of a real program, whoever starts them, come from here."""
        early = Path(__file__).with_name("early")
        return {"PYTHONPATH": os.pathsep.join(map(str, (early, ROOT))), forked.VARIABLE: self.address()}

    def python(self, *words: object, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
        """The exit code of `python WORDS` in the project's folder, and all that it printed."""
        with tempfile.TemporaryFile() as file, open(os.devnull) as nothing:
            descriptors = {0: nothing.fileno(), 1: file.fileno(), 2: file.fileno()}
            given = os.environ | (environment or {})
            code = forked.Forked(self.address(), words, descriptors, given, ROOT).wait()
            file.seek(0)
            return code, file.read().decode("utf-8", "replace")

    def close(self) -> None:
        """End the process, if it is this one's."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            del os.environ[forked.VARIABLE]
        shutil.rmtree(self._folder)
