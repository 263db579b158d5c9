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

SERVER = (
    """
import gc

gc.disable()
import fcntl, json, os, runpy, select, signal, socket, sys, traceback
import nbformat, pytest, torch, transformers
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM, TextGenerationPipeline, pipeline

assert len(os.listdir("/proc/self/task")) == 1
gc.freeze()
gc.enable()


def run(words, folder, environment):
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    os.chdir(folder)
    if words[0] == "-P":
        words.pop(0)
    else:
        sys.path.insert(0, folder)
    how, what, *arguments = words
    sys.argv = [how, *arguments]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


def become(descriptors):
    above = max(descriptors) + 100
    moved = {number: fcntl.fcntl(one, fcntl.F_DUPFD, above) for number, one in descriptors.items()}
    os.closerange(0, above)
    for number, one in moved.items():
        os.dup2(one, number)
    os.closerange(above, above + 100)


def serve(connection):
    data, received, _, _ = socket.recv_fds(connection, %d, 20)
    words, folder, environment, numbers = json.loads(data)
    child = os.fork()
    if child == 0:
        code = 0
        try:
            become(dict(zip(numbers, received)))
            run(words, folder, environment)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    for descriptor in received:
        os.close(descriptor)
    connection.send(str(child).encode())
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        connection.send(str(code).encode())
    except OSError:
        pass  # who asked for it is gone
    os._exit(0)


listener = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGINT, signal.SIG_IGN)
serving = set()
while True:
    if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
        break  # the tests are over
    serving = {one for one in serving if os.waitpid(one, os.WNOHANG) == (0, 0)}
    connection, _ = listener.accept()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        listener.close()
        serve(connection)
    serving.add(pid)
    connection.close()
"""
    % forked.REQUEST_BYTES
)


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
                    [sys.executable, "-P", "-c", SERVER, str(listener.fileno())],
                    pass_fds=[listener.fileno()], env=spawner.environment(), cwd="/", stdin=subprocess.PIPE,
                )  # fmt: skip
            os.environ[forked.VARIABLE] = str(self._folder / "socket")
        return os.environ[forked.VARIABLE]

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
