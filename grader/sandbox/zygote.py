"""The process that imports torch and loads the models once, and forks a worker from itself on request.

`python -m grader.sandbox.zygote FD FD MODEL TIER` with two sockets to the judge as descriptors. Once everything is
loaded it becomes two processes: one keeps what the reference needs and forks its worker (second socket); the other
gives up all that no submission may have, and forks the submissions' workers (first socket). What a worker would else
have to do itself before each submission is so done once: changing the classes that every model inherits from made each
fork copy 13 MB of them.
One thread only: a child forked after OpenMP or the tokenizers library ran with more would hang at its first parallel
loop. `gc.freeze()` before the first fork keeps the children from writing to (and so copying) what was loaded.
Not covered: any trust in a worker. The zygote never reads from one; it forks, kills and reaps.
"""

import array
import codecs
import gc
import importlib
import io
import os
import signal
import socket
import sys
from typing import Any

from exercises.kit import models
from exercises.kit.system import processes
from grader.sandbox import lockdown, messages, wire, worker

# Room for a worker beyond what the zygote has mapped, and as many bytes again as the model has, three times.
EXTRA_BYTES = 3_000_000_000
# What Python imports when it is first used, without an import statement in a student's file.
ENCODINGS = (
    "ascii", "base64", "cp437", "cp1252", "hex", "idna", "iso8859-15", "latin-1", "mac-roman", "punycode",
    "raw-unicode-escape", "rot13", "unicode-escape", "utf-7", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32",
)  # fmt: skip
LATE_MODULES = ("_strptime", "unicodedata", "stringprep")


def main() -> None:
    control, for_reference = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge: it finishes and closes the socket
    try:
        resolve, extra_bytes = warm_up(sys.argv[3])
        wall = lockdown.prepare(lockdown.tier_named(sys.argv[4]), extra_bytes)
        lockdown.hide_memory()
    except Exception as error:
        wire.send(control, {"failed": f"{type(error).__name__}: {error}"})
        raise SystemExit(1) from None
    gc.collect()
    gc.freeze()
    threads = processes.threads()
    if threads != 1:
        wire.send(control, {"failed": f"the zygote has {threads} threads; its children would hang"})
        raise SystemExit(1)
    if os.fork() == 0:
        control.close()
        processes.die_with_parent()
        _serve(for_reference, resolve, wall, reference=True)
        os._exit(0)
    for_reference.close()
    worker.give_up()
    gc.collect()
    gc.freeze()
    wire.send(control, {"ready": True})
    _serve(control, resolve, wall, reference=False)


@models.loading()
def warm_up(model: str) -> tuple[Any, int]:
    """Import and load all that a worker may need, and run each model once, so that no worker has to."""
    import nbformat  # noqa: F401 (a worker reads notebooks)
    import torch
    import transformers
    from transformers import TextGenerationPipeline, pipeline  # noqa: F401 (lazily imported otherwise)

    from exercises.kit.submission import calls
    from exercises.kit.values import handles

    load_what_comes_late()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    transformers.logging.set_verbosity_error()
    resolve = calls.resolver(model)
    for name in ("main", *models.STAND_INS, *models.WITNESSES):
        handle, tokenizer = handles(name)
        resolve(tokenizer)("warm up")
        with torch.no_grad():
            resolve(handle)(torch.tensor([[1, 2]]))
    size = sum(weights.numel() * weights.element_size() for weights in resolve(handles("main")[0]).parameters())
    return resolve, EXTRA_BYTES + 3 * size


def load_what_comes_late() -> None:
    """Do once what makes libraries import more at its first use: a worker can open nothing by then."""
    import torch

    with io.BytesIO() as file:
        torch.save(torch.tensor([1.0]), file)
        file.seek(0)
        repr(torch.load(file))
    for name in ENCODINGS:
        codecs.lookup(name)
    for name in LATE_MODULES:
        importlib.import_module(name)


def _serve(control: socket.socket, resolve: Any, wall: lockdown.Wall, *, reference: bool) -> None:
    """Answer the judge until it is gone: spawn a worker on the socket that comes along, or end one."""
    children: set[int] = set()
    dying: set[int] = set()
    while True:
        try:
            request, descriptor = _receive(control)
        except wire.Closed:
            break
        if request["op"] == "spawn" and descriptor is not None:
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                sock = socket.socket(fileno=descriptor)
                wire.send(sock, {"pid": os.getpid()})
                worker.serve(sock, resolve, wall, reference=reference)
            os.close(descriptor)
            children.add(pid)
        elif request["op"] == "kill" and request["pid"] in children:
            children.discard(request["pid"])
            wire.send(control, {"ended": messages.how_ended(processes.kill(request["pid"]))})
        elif request["op"] == "drop" and request["pid"] in children:
            children.discard(request["pid"])
            processes.strike(request["pid"])
            dying.add(request["pid"])
        dying = {pid for pid in dying if os.waitpid(pid, os.WNOHANG)[0] == 0}
    for pid in children:
        processes.kill(pid)


def _receive(control: socket.socket) -> tuple[dict[str, Any], int | None]:
    """A request, and the descriptor that came with its first byte, if one did."""
    data, ancillary, _, _ = control.recvmsg(1, socket.CMSG_SPACE(array.array("i").itemsize))
    if not data:
        raise wire.Closed("the judge is gone")
    descriptor = None
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptor = array.array("i", content[:4])[0]
    return wire.receive(control), descriptor


if __name__ == "__main__":
    main()
