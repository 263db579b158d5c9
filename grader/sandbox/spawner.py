"""The judge's handle on a zygote: it starts one, and asks it for workers and for their end.

A zygote answers on two sockets, because it consists of two processes (zygote.py): one forks the workers of submissions,
the other the reference's. Either may fail; then no more workers come from it (`is_alive`), and a new zygote is started.
"""

import os
import site
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol

from grader.sandbox import lockdown, wire

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
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}


class SandboxError(Exception):
    """The sandbox itself failed: the message is for the instructor."""


class Spawner(Protocol):
    """What makes workers: a `Zygote`, or standby.Pool."""

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

    def __init__(self, model_folder: Path | str, tier: str | None = None):
        self.tier = tier or lockdown.best_tier()
        self._control, theirs = socket.socketpair()
        self._reference, theirs_for_reference = socket.socketpair()
        self._owner: dict[int, socket.socket] = {}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the process that writes to it)
        with theirs, theirs_for_reference:
            descriptors = theirs.fileno(), theirs_for_reference.fileno()
            self._process = subprocess.Popen(
                command("zygote", *descriptors, model_folder, self.tier),
                pass_fds=descriptors,
                env=environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
            )
        self._ready = False
        self._broken = False

    def wait(self) -> None:
        """Until it can fork. Raises SandboxError when it can't start."""
        if self._ready:
            return
        try:
            hello = wire.receive(self._control, time.monotonic() + START_SECONDS)
        except wire.WireError as error:
            hello = {"failed": f"{error}\n{self._log_tail()}"}
        if "failed" in hello:
            self.close()
            raise SandboxError(f"the zygote did not start: {hello['failed']}")
        self._ready = True

    def is_alive(self) -> bool:
        return self._process.poll() is None and not self._broken

    def spawn(self, *, reference: bool = False) -> tuple[socket.socket, int]:
        """A fresh worker for a submission, or for the reference: a socket to it, and its process id."""
        self.wait()
        control = self._reference if reference else self._control
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(control, [b"!"], [theirs.fileno()])
                pid = self._ask(control, {"op": "spawn"})["pid"]
            except (OSError, SandboxError) as error:
                self._broken = True
                ours.close()
                raise SandboxError(f"the zygote is gone: {error} {self._log_tail()}") from None
        self._owner[pid] = control
        return ours, pid

    def kill(self, pid: int) -> str:
        """Kill and reap a worker. Says how it had ended before that; '' when it was alive."""
        control = self._owner.pop(pid)
        try:
            control.send(b"!")
            return self._ask(control, {"op": "kill", "pid": pid})["ended"]
        except OSError as error:
            self._broken = True
            raise SandboxError(f"the zygote is gone: {error}") from None

    def drop(self, pid: int) -> None:
        """Kill a worker without waiting: its memory takes longer to give back than the next one takes to fork."""
        control = self._owner.pop(pid)
        try:
            control.send(b"!")
            wire.send(control, {"op": "drop", "pid": pid}, time.monotonic() + SPAWN_SECONDS)
        except (OSError, wire.WireError) as error:
            self._broken = True
            raise SandboxError(f"the zygote is gone: {error}") from None

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

    def _ask(self, control: socket.socket, request: dict[str, Any]) -> dict[str, Any]:
        deadline = time.monotonic() + SPAWN_SECONDS
        try:
            wire.send(control, request, deadline)
            return wire.receive(control, deadline)
        except wire.WireError as error:
            self._broken = True
            raise SandboxError(f"the zygote does not answer: {error}") from None

    def _log_tail(self) -> str:
        self._log.seek(max(0, os.fstat(self._log.fileno()).st_size - 2000))
        return self._log.read().decode(errors="replace")
