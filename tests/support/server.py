"""The program of the warm process (warm.py): `python -P server.py FD FD`, with the sockets at which it listens.

The second is that of ready.py, which is started when somebody first connects there. A request is one message of JSON,
[words, folder, environment, numbers of descriptors, whether it has a session of its own], with the descriptors. The
answers are the process id of the program's process and, once it has ended, its exit code. The server ends with its
standard input. Zygotes and standby processes of a model that lies in the project are children of a child of the server
that has done once what they would all do first, `warm_up`.
Not covered: programs with `if __name__ == "__main__"` in a process that they spawn; a copy of the project whose warm-up
is another one.
"""

import fcntl
import gc
import importlib
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

ROOT = Path(__file__).parents[2]
# Run by its path: a program may bring another package of that name, a class's copy for one.
MEMORY = ROOT / "exercises" / "kit" / "system" / "memory.py"
# The programs that begin with `warm_up`, and where among their words the model stands.
ZYGOTE = "grader.sandbox.zygote"
WARMED_UP = {ZYGOTE: 5, "grader.sandbox.standby": 4}
REQUEST_BYTES = 1 << 17
DESCRIPTORS = 20


def main():
    sys.dont_write_bytecode = False
    os.register_at_fork = lambda **hooks: None  # as in a zygote (grader/sandbox/zygote.py)
    gc.disable()
    import IPython.core.inputtransformer2  # noqa: F401
    import msgpack  # noqa: F401
    import nbclient  # noqa: F401
    import nbformat  # noqa: F401
    import openpyxl  # noqa: F401
    import pytest  # noqa: F401
    import torch  # noqa: F401
    import transformers  # noqa: F401
    import yaml  # noqa: F401
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
    serving, warmed_up = set(), {}
    while sys.stdin not in (asked := select.select([one for one in (listener, ready, sys.stdin) if one], [], [])[0]):
        if ready in asked:
            words = ("-m", "tests.support.ready", str(ready.fileno()))
            serving.add(forked((listener, *warmed_up.values()), run, words, str(ROOT), dict(os.environ)))
            ready.close()
            ready = None
        if listener not in asked:
            continue
        connection, _ = listener.accept()
        data, received, _, _ = socket.recv_fds(connection, REQUEST_BYTES, DESCRIPTORS)
        ours = (listener, *([ready] if ready else []), *warmed_up.values())
        what = what_to_warm_up(*json.loads(data)[:3])
        if what is None:
            serving.add(forked(ours, serve, connection, data, received))
        else:
            if what not in warmed_up:
                warmed_up[what], theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                serving.add(forked((*ours, warmed_up[what], connection), serve_warmed_up, theirs, *what))
                theirs.close()
            socket.send_fds(warmed_up[what], [data], [connection.fileno(), *received])
        serving = after(serving, connection, received)


def what_to_warm_up(words, folder, environment):
    """Model and packages, folder and environment: where they are the same, so is a warm-up. None: there is none."""
    for module, place in WARMED_UP.items():
        if module in words:
            [model], packages = words[place : place + 1], words[place + 2 if module == ZYGOTE else place + 1 :]
            if not model or Path(model).is_relative_to(ROOT):
                return (model, *packages), folder, tuple(sorted(environment.items()))
    return None


def forked(ours, function, *arguments):
    """The process id of a child that calls the function; it has no use for these sockets."""
    pid = os.fork()
    if pid == 0:
        try:
            for one in ours:
                one.close()
            function(*arguments)
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    return pid


def after(serving, connection, received):
    """Close what a child has by now, and bury those that have ended: the others."""
    connection.close()
    for descriptor in received:
        os.close(descriptor)
    return {one for one in serving if os.waitpid(one, os.WNOHANG) == (0, 0)}


def serve_warmed_up(requests, what, folder, environment):
    """In a child: warm up, then run what is asked for in children, until the server is gone."""
    take(folder, dict(environment))
    zygote = importlib.import_module(ZYGOTE)
    try:
        warm = zygote.warm_up(what[0], what[1:])
    except Exception:  # each says itself what is wrong
        traceback.print_exc()
    else:
        zygote.warm_up = lambda model, packages=(): warm
        gc.collect()
        gc.freeze()
        zygote.memory.use_large_pages()
        zygote.memory.use_large_pages = lambda: 0
        zygote.rehearsal.rehearse = lambda warm: None  # a test has too few workers to make up for it
    serving = set()
    while True:
        data, received, _, _ = socket.recv_fds(requests, REQUEST_BYTES, DESCRIPTORS + 1)
        if not data:
            return
        connection, *received = socket.socket(fileno=received[0]), *received[1:]
        serving.add(forked([requests], serve, connection, data, received))
        serving = after(serving, connection, received)


def serve(connection, data, received):
    """In a child: run what is asked for in a child of its own, and tell how it ended."""
    words, folder, environment, numbers, session = json.loads(data)
    if session:  # before the program's process is known: whoever signals its group must not find the tests' own
        os.setsid()
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


def take(folder, environment):
    """Work in this folder and environment."""
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    os.chdir(folder)


def run(words, folder, environment):
    """What Python does with these words."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    take(folder, environment)
    if "-P" not in words:
        sys.path.insert(0, folder)
    how, what, *arguments = (word for word in words if word not in ("-P", "-u") and not word.startswith("-X"))
    sys.argv = [how, *arguments]
    if what == ZYGOTE and what in sys.modules:  # warmed up
        sys.modules["__main__"] = module = sys.modules.pop(what)
        module.__name__ = "__main__"
        module.main()
    elif how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main()
