"""The program of the warm process (warm.py): `python -P server.py FD FD`, with the sockets at which it listens.

The second is that of ready.py, which is started when somebody first connects there. A request is one message of JSON,
[words, folder, environment, numbers of descriptors], with the descriptors. The answers are the process id of the
program's process and, once it has ended, its exit code. The server ends with its standard input.
Not covered: programs with `if __name__ == "__main__"` in a process that they spawn.
"""

import fcntl
import gc
import json
import os
import runpy
import select
import signal
import socket
import struct
import sys
import traceback
from pathlib import Path

# Run by its path: a program may bring another package of that name, a class's copy for one.
ROOT = Path(__file__).parents[2]
MEMORY = ROOT / "exercises" / "kit" / "system" / "memory.py"
REQUEST_BYTES = 1 << 17
DESCRIPTORS = 20


def main():
    sys.dont_write_bytecode = False
    gc.disable()
    import nbformat  # noqa: F401
    import pytest  # noqa: F401
    import torch  # noqa: F401
    import transformers  # noqa: F401
    from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM, TextGenerationPipeline  # noqa: F401

    gc.freeze()
    gc.enable()
    if len(os.listdir("/proc/self/task")) != 1:
        raise SystemExit("its children would hang: it has more threads than one")
    runpy.run_path(str(MEMORY))["use_large_pages"]()  # whatever is forked from here then finds most of its memory so
    listen(*(socket.socket(fileno=int(number)) for number in sys.argv[1:]))


def listen(listener, ready=None):
    """Serve whoever connects to `listener`; start the process of ready.py when somebody connects to `ready`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serving = set()
    while sys.stdin not in (asked := select.select([one for one in (listener, ready, sys.stdin) if one], [], [])[0]):
        serving = {one for one in serving if os.waitpid(one, os.WNOHANG) == (0, 0)}
        if listener in asked:
            connection, _ = listener.accept()
            serving.add(in_a_child(lambda connection=connection: (listener.close(), serve(connection))))
            connection.close()
        if ready in asked:
            words = ("-m", "tests.support.ready", str(ready.fileno()))
            serving.add(in_a_child(lambda words=words: (listener.close(), run(words, str(ROOT), dict(os.environ)))))
            ready.close()
            ready = None


def in_a_child(function):
    """Call a function in a forked child, which ends with it; returns the child's process id."""
    pid = os.fork()
    if pid == 0:
        try:
            function()
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    return pid


def serve(connection):
    """In a child: run what is asked for in a child of its own, and tell how it ended."""
    data, received, _, _ = socket.recv_fds(connection, REQUEST_BYTES, DESCRIPTORS)
    words, folder, environment, numbers = json.loads(data)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            Path("/proc/self/comm").write_text(name_for(connection))
            become(dict(zip(numbers, received, strict=True)))
            run(words, folder, environment)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    for descriptor in received:
        os.close(descriptor)
    connection.send(str(pid).encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        connection.send(str(code).encode())
    finally:  # nobody may be there any more
        os._exit(0)


def name_for(connection):
    """The program's process is called so: whose it is can't be told by its parent."""
    asking, _, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return f"of {asking}"


def become(descriptors):
    """Take these descriptors under their numbers, and close all others."""
    above = max(descriptors) + 1
    moved = {number: fcntl.fcntl(one, fcntl.F_DUPFD, above + DESCRIPTORS) for number, one in descriptors.items()}
    os.closerange(0, above + DESCRIPTORS)
    for number, one in moved.items():
        os.dup2(one, number)
        os.close(one)


def run(words, folder, environment):
    """What Python does with these words."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    os.chdir(folder)
    if "-P" not in words:
        sys.path.insert(0, folder)
    how, what, *arguments = (word for word in words if word not in ("-P", "-u"))
    sys.argv = [how, *arguments]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main()
