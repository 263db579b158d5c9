"""The judge's handle on a zygote: it starts one, and asks it for workers and for their end.

A zygote answers on two sockets, because it consists of two processes (zygote.py): one forks the workers of submissions,
the other the reference's. Either may fail; then no more workers come from it (`is_alive`), and a new zygote is started.
Where a judge keeps to a core (run/executors.py), so do its workers, and the zygote does not.
The next submission's worker is asked for as soon as one is handed out: while that one is at work, the other is forked
and locked down.
"""

import os
import site
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from exercises.kit import models
from exercises.kit.errors import NotAnAnswer
from exercises.kit.system import processes
from grader.sandbox import lockdown, wire
from grader.sandbox.messages import EndRequest, Ready, SpawnRequest

START_SECONDS = 300.0
SPAWN_SECONDS = 60.0
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",
    # The reference measures noise with two threads for a moment: they shall sleep, not spin, where cores are scarce.
    "OMP_WAIT_POLICY": "PASSIVE",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # Fewer and larger pages: a fork copies the table of them, and a worker's end goes through it again.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}


class SandboxError(NotAnAnswer):
    """The sandbox itself failed: the message is for the instructor."""


class CannotStart(SandboxError):
    """No worker can be had, whatever is tried; `of_model` says that it is the model that can't be used."""

    def __init__(self, message: str, of_model: bool = False):
        super().__init__(message)
        self.of_model = of_model


def cannot_start(what: str, hello: dict[str, Any]) -> CannotStart:
    """The error for a process that has said why it did not start."""
    of_model = bool(hello.get("of_model"))
    return CannotStart(str(hello["failed"]) if of_model else f"{what} did not start: {hello['failed']}", of_model)


def failed_with(error: Exception) -> Ready:
    """What a process that can't start says of it."""
    if isinstance(error, models.ModelNotFound):
        return {"failed": str(error), "of_model": True}
    return {"failed": f"{type(error).__name__}: {error}"}


class Spawner(Protocol):
    """What makes workers: a `Zygote`, or standby.Pool."""

    def wait(self) -> None:
        """Until a worker can be had. Raises CannotStart when none ever can."""

    def spawn(self, *, reference: bool = False) -> tuple[socket.socket, int]:
        """A fresh worker: a socket to it, and its process id. Raises SandboxError."""

    def kill(self, pid: int) -> str:
        """Kill and reap a worker. Says how it had ended before that; '' when it was alive."""

    def drop(self, pid: int) -> None:
        """Kill a worker without waiting until it is gone."""

    def is_alive(self) -> bool:
        """Whether workers can still be had."""

    def close(self) -> None:
        """End it, and with it every worker that is left."""


def environment() -> dict[str, str]:
    """What the zygote, and so every worker, gets of the environment: nothing of the judge's own."""
    return ENVIRONMENT | ({"PYTHONUSERBASE": site.getuserbase()} if site.ENABLE_USER_SITE else {})


def command(module: str, *arguments: object) -> list[str]:
    """Run a module of this package in an interpreter that takes nothing from the working folder."""
    return [sys.executable, "-P", "-m", f"grader.sandbox.{module}", *map(str, arguments)]


class Zygote:
    """A running zygote. It starts in the background; the first spawn waits for it."""

    def __init__(self, model_folder: Path | str, tier: lockdown.Tier | None = None, packages: Sequence[str] = ()):
        self.tier = tier or lockdown.best_tier()
        self._control, theirs = socket.socketpair()
        self._reference, theirs_for_reference = socket.socketpair()
        self._owner: dict[int, socket.socket] = {}
        self._ahead: socket.socket | None = None  # to the next submission's worker
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the process that writes to it)
        with theirs, theirs_for_reference:
            descriptors = theirs.fileno(), theirs_for_reference.fileno()
            self._process = subprocess.Popen(
                command("zygote", *descriptors, model_folder, self.tier, *packages),
                pass_fds=descriptors,
                env=environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
            )
        processes.keep_to(processes.CORES, self._process.pid)  # beside the judge and its worker
        self._ready = False
        self._broken = False

    def wait(self) -> None:
        """Until it can fork. Raises CannotStart when it never can."""
        if self._ready:
            return
        try:
            hello = wire.receive(self._control, time.monotonic() + START_SECONDS)
        except wire.WireError as error:
            hello = {"failed": f"{error}\n{self._log_tail()}"}
        if "failed" in hello:
            self.close()
            raise cannot_start("the zygote", hello)
        self._ready = True

    def is_alive(self) -> bool:
        return self._process.poll() is None and not self._broken

    def spawn(self, *, reference: bool = False) -> tuple[socket.socket, int]:
        """A fresh worker for a submission, or for the reference: a socket to it, and its process id."""
        self.wait()
        control = self._reference if reference else self._control
        ours = self._request_worker(control) if reference or self._ahead is None else self._ahead
        pid = self._answer(ours)["pid"]
        self._owner[pid] = control
        processes.keep_to(processes.kept_to(), pid)  # where the judge runs, which waits for it
        if not reference:
            self._ahead = self._request_worker(control)
        return ours, pid

    def kill(self, pid: int) -> str:
        """Kill and reap a worker. Says how it had ended before that; '' when it was alive."""
        control = self._owner.pop(pid)
        self._send(control, {"op": "kill", "pid": pid})
        return self._answer(control)["ended"]

    def drop(self, pid: int) -> None:
        """Kill a worker without waiting: its memory takes longer to give back than the next one takes to fork."""
        self._send(self._owner.pop(pid), {"op": "drop", "pid": pid})

    def close(self) -> None:
        """End it, and with it every worker that is left."""
        self._control.close()
        self._reference.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _request_worker(self, control: socket.socket) -> socket.socket:
        """Ask for a worker and return a socket to it. Its process id will be the first that comes from there."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._send(control, {"op": "spawn"}, [theirs.fileno()])
        return ours

    def _send(
        self, control: socket.socket, request: SpawnRequest | EndRequest, descriptors: Sequence[int] = ()
    ) -> None:
        try:
            control.settimeout(SPAWN_SECONDS)
            socket.send_fds(control, [b"!"], descriptors)
            wire.send(control, request, time.monotonic() + SPAWN_SECONDS)
        except (OSError, wire.WireError) as error:
            raise self._gone(error) from None

    def _answer(self, sock: socket.socket) -> dict[str, Any]:
        try:
            return wire.receive(sock, time.monotonic() + SPAWN_SECONDS)
        except wire.WireError as error:
            raise self._gone(error) from None

    def _gone(self, error: Exception) -> SandboxError:
        self._broken = True
        return SandboxError(f"the zygote is gone: {error} {self._log_tail()}")

    def _log_tail(self) -> str:
        if self._log.closed:
            return ""
        self._log.seek(max(0, os.fstat(self._log.fileno()).st_size - 2000))
        return self._log.read().decode(errors="replace")
