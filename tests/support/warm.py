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
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader import ROOT
from grader.sandbox import spawner
from tests.support import forked

SERVER = Path(__file__).with_name("server.py")
READY = "ready"


class Warm:
    """The process, which starts when it is first needed, unless another process of the same tests has one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="warm"))

    def address(self) -> str:
        """Where it listens. What is asked of it before it has imported all waits until then."""
        if forked.VARIABLE not in os.environ:
            listening = [socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2)]
            for listener, name in zip(listening, ("socket", READY), strict=True):
                listener.bind(str(self._folder / name))
                listener.listen(100)
            descriptors = [listener.fileno() for listener in listening]
            # What a zygote gets: one thread, as the child of a process with several would hang.
            self._process = subprocess.Popen(
                [sys.executable, "-P", SERVER, *map(str, descriptors)],
                pass_fds=descriptors, env=spawner.environment(), cwd="/", stdin=subprocess.PIPE,
            )  # fmt: skip
            for listener in listening:
                listener.close()
            os.environ[forked.VARIABLE] = str(self._folder / "socket")
        return os.environ[forked.VARIABLE]

    def starts(self) -> dict[str, str]:
        """The environment in which the zygotes of a real program, whoever starts them, come from here."""
        early = Path(__file__).with_name("early")
        return {"PYTHONPATH": os.pathsep.join(map(str, (early, ROOT))), forked.VARIABLE: self.address()}

    def python(
        self, *words: object, environment: Mapping[str, str] | None = None, folder: Path = ROOT
    ) -> tuple[int, str]:
        """The exit code of `python WORDS` in the project's folder or another one, and all that it printed."""
        return _python(self.address(), words, environment, folder)

    def loaded(self, *words: object, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
        """The same for a program of a student's, which finds the kit and the pocket model loaded (ready.py)."""
        return _python(self._ready(), words, environment, ROOT)

    def sharing(self) -> dict[str, str]:
        """The environment in which the processes that share its checks (`-n 2`) find the kit loaded, too.

        The program has to import early/sitecustomize.py.
        """
        return {forked.VARIABLE: self._ready()}

    def _ready(self) -> str:
        return str(Path(self.address()).with_name(READY))

    def close(self) -> None:
        """End the process, if it is this one's."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            del os.environ[forked.VARIABLE]
        shutil.rmtree(self._folder)


def _python(
    address: str, words: Sequence[object], environment: Mapping[str, str] | None, folder: Path
) -> tuple[int, str]:
    with tempfile.TemporaryFile() as file, open(os.devnull) as nothing:
        descriptors = {0: nothing.fileno(), 1: file.fileno(), 2: file.fileno()}
        code = forked.Forked(address, words, descriptors, os.environ | (environment or {}), folder).wait()
        file.seek(0)
        return code, file.read().decode("utf-8", "replace")
