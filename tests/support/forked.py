"""Starts of the kit's own processes, as children of one that has torch (warm.py): one that needs it costs 1 s, not 6.

The programs behind them are the same, run by module and with the same environment, folder and descriptors. Not covered:
that they import what they need, and what a start by exec alone gives them. Tests that are about that take the fixture
`cold`, or a real program without `warm_starts` (tests/conftest.py).
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

VARIABLE = "TESTS_WARM"
MODULES = (
    "grader.sandbox.zygote", "grader.sandbox.standby", "grader.intake.looker", "exercises.kit.watch.server",
    "ipykernel_launcher",
)  # fmt: skip
# What the processes that share tests are told first, by execnet.
BOOTSTRAP = "import sys;exec(eval(sys.stdin.readline()))"


class Forked:
    """A process that the warm one has forked, with those parts of the face of subprocess.Popen that are used.

    `words` are what Python gets: -P or not, -m MODULE or -c CODE, and arguments.
    `descriptors` are {number there: descriptor here}. With `session` it begins a group of processes of its own.
    """

    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None
    stderr: IO[bytes] | None = None
    returncode: int | None = None

    def __init__(
        self,
        address: str,
        words: Sequence[object],
        descriptors: Mapping[int, int],
        environment: Mapping[str, str],
        folder: object,
        session: bool = False,
    ) -> None:
        request = [list(map(str, words)), str(folder), dict(environment), list(descriptors), session]
        self._told = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._told.connect(address)
        socket.send_fds(self._told, [json.dumps(request).encode()], list(descriptors.values()))
        self.pid = int(self._told.recv(100))

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("a forked process", timeout or 0.0)
        return code

    def kill(self) -> None:
        # It may have ended and be buried before its exit code is told.
        with contextlib.suppress(ProcessLookupError):
            if self.poll() is None:
                os.kill(self.pid, 9)

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], seconds)[0]:
            self.returncode = int(self._told.recv(100) or b"-9")
            self._told.close()
        return self.returncode

    def __del__(self) -> None:
        self._told.close()


def start(address: str, command: Sequence[object], options: Mapping[str, Any]) -> Forked:
    """What subprocess.Popen does with such a command and these options."""
    theirs: dict[int, int] = {number: number for number in options.get("pass_fds", ())}
    ours, opened = {}, []
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        match options.get(name):
            case None:
                theirs[number] = number
            case subprocess.DEVNULL:
                opened.append(theirs.setdefault(number, os.open(os.devnull, os.O_RDWR)))
            case subprocess.PIPE:
                ends = os.pipe()
                ours[name] = ends[number == 0]
                opened.append(theirs.setdefault(number, ends[number != 0]))
            case file:
                theirs[number] = file if isinstance(file, int) else file.fileno()
    environment, folder = options.get("env") or os.environ, options.get("cwd") or os.getcwd()
    made = Forked(address, command[1:], theirs, environment, folder, options.get("start_new_session", False))
    for descriptor in opened:
        os.close(descriptor)
    for name, descriptor in ours.items():
        setattr(made, name, os.fdopen(descriptor, "wb" if name == "stdin" else "rb"))
    return made


def zygote_of(judge: int) -> int:
    """The process id of the zygote that was forked for the process of a judge."""
    return processes_of(judge)[0]


def processes_of(judge: int) -> list[int]:
    """The zygote that was forked for the process of a judge, and its own children, which are called as it is."""
    named = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (path / "comm").read_text() == f"of {judge}\n":
                named.append((int((path / "stat").read_text().rpartition(")")[2].split()[19]), int(path.name)))
    return [pid for _, pid in sorted(named)]


def popen(address: Callable[[], str]) -> type[subprocess.Popen[Any]]:
    """subprocess.Popen, but for such commands; `address` tells where the warm process listens."""

    class Popen(subprocess.Popen[Any]):
        def __new__(cls, args: Any, *more: Any, **options: Any) -> Any:
            return start(address(), args, options) if _is_one(args) else super().__new__(cls)

    return Popen


def _is_one(command: Any) -> bool:
    words: Iterable[object] = command if isinstance(command, list) else ()
    return [*words][:1] == [sys.executable] and any(known in words for known in (*MODULES, BOOTSTRAP))
