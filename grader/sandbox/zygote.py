"""The process that imports torch and loads the models once, and forks a worker from itself on request.

`python -m grader.sandbox.zygote FD FD MODEL TIER [PACKAGE ...]` with two sockets to the judge as descriptors; MODEL is
empty for a course without one, and the packages are those that the course names. Once everything is loaded it becomes
two processes: one keeps what the reference needs and forks its worker (second socket); the other gives up all that no
submission may have, and forks the submissions' workers (first socket). What a worker would else have to do itself
before each submission is so done once: changing the classes that every model inherits from made each fork copy 13 MB.
One thread only: a child forked after OpenMP or the tokenizers library ran with more would hang at its first parallel
loop. `gc.freeze()` before the first fork keeps the children from writing to (and so copying) what was loaded, and large
pages make a fork cheap.
Not covered: any trust in a worker. The zygote never reads from one; it forks, kills and reaps.
"""

import array
import codecs
import contextlib
import encodings
import gc
import importlib
import io
import locale
import mimetypes
import os
import pkgutil
import signal
import socket
import sys
import zoneinfo
from collections.abc import Sequence
from typing import Any

from exercises.kit import models
from exercises.kit.submission import ahead
from exercises.kit.system import memory, processes
from grader.sandbox import lockdown, messages, spawner, wire, worker
from grader.sandbox.warm import plots, rehearsal

# Room for a worker beyond what the zygote has mapped, and as many bytes again as the model has, three times.
EXTRA_BYTES = 3_000_000_000
# What libraries import at their first use, beside what `load_what_comes_late` finds: those that are worth their time.
LATE_MODULES = (
    "_strptime", "stringprep", "unicodedata", "torch.autograd._functions", "torch.masked.maskedtensor._ops_refs",
    "torch.nested._internal.ops", "torch.nn.modules.linear_cross_entropy",
    "transformers.generation.candidate_generator", "transformers.generation.streamers",
    "transformers.generation.watermarking",
)  # fmt: skip
SECONDS_FOR_LATE_ONES = 10.0
LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")
# Time zones that are loaded stay loaded for as long as somebody holds on to them.
ZONES: list[zoneinfo.ZoneInfo] = []


def main() -> None:
    control, for_reference = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge: it finishes and closes the socket
    leave_forks_alone()
    try:
        with processes.ending_with(
            control
        ):  # to load everything takes seconds, which nobody may be waiting for any more
            warm = warm_up(sys.argv[3], sys.argv[5:])
        wall = lockdown.prepare(lockdown.tier_named(sys.argv[4]), warm.extra_bytes)
        lockdown.hide_memory()
    except Exception as error:
        wire.send(control, spawner.failed_with(error))
        raise SystemExit(1) from None
    gc.collect()
    gc.freeze()
    threads = processes.threads()
    if threads != 1:
        wire.send(control, {"failed": f"the zygote has {threads} threads; its children would hang"})
        raise SystemExit(1)
    memory.use_large_pages()
    if os.fork() == 0:
        control.close()
        processes.die_with_parent()
        _serve(for_reference, warm, wall, reference=True)
        os._exit(0)
    for_reference.close()
    worker.give_up()
    rehearsal.rehearse(warm)
    gc.collect()
    gc.freeze()
    memory.take_gaps()
    memory.use_large_pages()  # once more: while two processes share them, one page that is written to parts 512
    wire.send(control, {"ready": True})
    _serve(control, warm, wall, reference=False)


def leave_forks_alone() -> None:
    """Let no library that is loaded from now on have something done at each fork, before it or after it.

    They give up locks, sessions and threads that a child can't use, and here there are none. To do it, the zygote and
    each worker wrote to 90 pages more. What Python itself does at a fork stays: it is loaded already.
    """
    os.register_at_fork = lambda **hooks: None


@models.loading()
def warm_up(model: str, packages: Sequence[str] = ()) -> worker.Warm:
    """Import and load all that a worker may need, and run each model once, so that no worker has to.

    Without a model no stand-in is loaded either. A package that is not here is told of elsewhere.
    """
    import torch
    import transformers
    from transformers import TextGenerationPipeline, pipeline  # noqa: F401 (lazily imported otherwise)

    from exercises.kit.passes.forward import Forwards
    from exercises.kit.reading import cells
    from exercises.kit.submission import calls
    from exercises.kit.unspoilt.own import Own
    from exercises.kit.values import handles

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    for name in packages:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    transformers.logging.set_verbosity_error()
    resolve = calls.resolver(model)
    names = ("main", *models.STAND_INS, *models.WITNESSES) if model else ()
    for name in names[:1]:  # a model that can't be had is said before anybody waits for the rest
        resolve(handles(name)[0])
    plots.load()
    load_what_comes_late()
    cells.load()
    loaded = {name: resolve(handles(name)[0]) for name in names}
    # Not the witnesses: they show how a function uses a model.
    forwards = Forwards({name: model for name, model in loaded.items() if name not in models.WITNESSES})
    own = Own(resolve)
    for name in loaded:
        handle, tokenizer = handles(name)
        own(tokenizer)("warm up")
        with torch.no_grad():
            own(handle)(torch.tensor([[1, 2]]))
    weights = loaded["main"].parameters() if model else ()
    size = sum(part.numel() * part.element_size() for part in weights)
    return worker.Warm(own, forwards, EXTRA_BYTES + 3 * size)


def load_what_comes_late() -> None:
    """Do once what makes Python and its libraries read files at its first use: a worker can open nothing by then.

    Not covered: parts of torch and transformers that are not named above.
    """
    import torch

    with io.BytesIO() as file:
        torch.save(torch.tensor([1.0]), file)
        file.seek(0)
        repr(torch.load(file))
    mimetypes.init()
    for module in pkgutil.iter_modules(encodings.__path__):
        with contextlib.suppress(LookupError):  # not all of them are encodings
            codecs.lookup(module.name)
    for name in LATE_MODULES:
        with contextlib.suppress(ImportError):  # another version of a library has none of that name
            importlib.import_module(name)
    first_parts = {*sys.stdlib_module_names, "numpy"}
    ahead.follow([name for name in sys.modules if name.partition(".")[0] in first_parts], SECONDS_FOR_LATE_ONES)
    for name in LOCALES:
        with contextlib.suppress(locale.Error):  # nor has every machine all of these
            locale.setlocale(locale.LC_ALL, name)
    locale.setlocale(locale.LC_CTYPE, LOCALES[0])
    ZONES.extend(zoneinfo.ZoneInfo(name) for name in zoneinfo.available_timezones())


def _serve(control: socket.socket, warm: worker.Warm, wall: lockdown.Wall, *, reference: bool) -> None:
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
                worker.serve(sock, warm, wall, reference=reference)
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
