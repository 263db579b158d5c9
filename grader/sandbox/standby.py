"""Tier C: a fresh process per submission, for systems without fork. A few are started ahead of need.

`Pool` has the face of a `spawner.Zygote`; the process at the other end is this module run as
`python -m grader.sandbox.standby PORT MODEL`, which connects back, loads everything, and becomes a worker.
Covered: a process of its own, time limits, resource limits where the system has them. Not covered: everything else,
see lockdown.py. Tested on Linux only.
"""

import hmac
import secrets
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from exercises.kit.system import processes
from grader.sandbox import lockdown, messages, spawner, wire

AHEAD = 2


class Pool:
    """Processes that have loaded everything and wait for a submission."""

    tier = lockdown.PROCESS

    def __init__(self, model_folder: Path | str, packages: Sequence[str] = ()):
        self._model_folder, self._packages = model_folder, packages
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._waiting: deque[tuple[subprocess.Popen[bytes], str]] = deque()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._connected: dict[str, socket.socket] = {}
        self._ready: deque[tuple[socket.socket, int]] = deque()
        for _ in range(AHEAD):
            self._start()

    def _start(self) -> None:
        port = self._listener.getsockname()[1]
        process = subprocess.Popen(
            spawner.command("standby", port, self._model_folder, *self._packages),
            env=spawner.environment(),
            cwd=Path(sys.executable).anchor,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        token = secrets.token_hex(16)
        assert process.stdin is not None
        process.stdin.write(token.encode())
        process.stdin.close()
        self._waiting.append((process, token))

    def wait(self) -> None:
        """Until the first process has loaded everything. Raises CannotStart when it can't."""
        if not self._ready:
            self._ready.append(self._next())

    def is_alive(self) -> bool:
        return True

    def spawn(self, *, reference: bool = False) -> tuple[socket.socket, int]:
        """A worker that is ready: a socket to it, and its process id. Raises SandboxError."""
        sock, pid = self._ready.popleft() if self._ready else self._next()
        try:
            wire.send(sock, {"reference": reference}, time.monotonic() + spawner.START_SECONDS)
        except (OSError, wire.WireError) as error:
            self.kill(pid)
            raise spawner.SandboxError(f"a standby process did not start: {error}") from None
        return sock, pid

    def _next(self) -> tuple[socket.socket, int]:
        """The process that was started first, once it has loaded everything. Raises SandboxError."""
        process, token = self._waiting.popleft()
        self._start()
        deadline = time.monotonic() + spawner.START_SECONDS
        try:
            sock = self._accept(token, deadline)
            hello = wire.receive(sock, deadline)
        except (OSError, wire.WireError) as error:
            process.kill()
            process.wait()
            raise spawner.SandboxError(f"a standby process did not start: {error}") from None
        if "failed" in hello:
            process.wait()
            raise spawner.cannot_start("a standby process", hello)
        self._running[process.pid] = process
        return sock, process.pid

    def _accept(self, token: str, deadline: float) -> socket.socket:
        """The connection of the process that was given `token`; others of ours are kept for later."""
        while token not in self._connected:
            self._listener.settimeout(max(0.001, deadline - time.monotonic()))
            sock, _ = self._listener.accept()
            try:
                said = wire.receive(sock, time.monotonic() + 10.0)
            except wire.WireError:
                sock.close()
                continue
            known = [given for _, given in self._waiting] + [token]
            match = next((given for given in known if type(said) is str and hmac.compare_digest(given, said)), None)
            if match is None:
                sock.close()
            else:
                self._connected[match] = sock
        return self._connected.pop(token)

    def kill(self, pid: int) -> str:
        """Kill and reap a worker. Says how it had ended before that; '' when it was alive."""
        process = self._running.pop(pid)
        before = process.poll()
        process.kill()
        process.wait()
        return messages.how_ended(before)

    def drop(self, pid: int) -> None:
        """Kill and reap a worker."""
        self.kill(pid)

    def close(self) -> None:
        """End every process."""
        for process in [waiting for waiting, _ in self._waiting] + list(self._running.values()):
            process.kill()
            process.wait()
        for sock in self._connected.values():
            sock.close()
        self._listener.close()


def main() -> None:
    from grader.sandbox import worker, zygote

    sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    wire.send(sock, sys.stdin.read())
    try:
        with processes.ending_with(sock):
            warm = zygote.warm_up(sys.argv[2], sys.argv[3:])
    except Exception as error:
        wire.send(sock, spawner.failed_with(error))
        raise SystemExit(1) from None
    wire.send(sock, {"ready": True})
    reference = wire.receive(sock)["reference"]
    worker.serve(sock, warm, lockdown.prepare(lockdown.PROCESS, warm.extra_bytes), reference=reference)


if __name__ == "__main__":
    main()
