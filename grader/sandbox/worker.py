"""The process in which one submission runs: loads it, then answers calls until its socket closes.

It is forked by the zygote, which gives it models that are already in memory. It never sees a test, an expected value
or another submission: what it is sent are a source, and arguments. What it answers is a snapshot (plain data), so
that no object of the student's reaches the judge.

Covered here: descriptors other than its own socket are closed, output goes nowhere, own session, it dies with its
parent, resource limits, `generate` is refused. What the kernel refuses it: lockdown.py.
Not covered: the honesty of an answer. A hostile submission owns this process and can send any frame that it likes; it
gains nothing by it, because what is expected is known to the judge alone.
"""

import os
import resource
import socket
from collections.abc import Callable
from typing import Any, NoReturn

from exercises.kit import guard, loader, manifest
from exercises.kit.values import Opaque, snapshot
from grader.sandbox import lockdown, wire

MAX_FRAMES = 8
MAX_MESSAGE = 2000

Functions = dict[str, Any]


def serve(sock: socket.socket, resolve: Callable[[Any], Any], extra_bytes: int) -> NoReturn:
    """Lock this process down, then serve one submission over `sock`. Never returns.

    `resolve` gives the object for a handle; `extra_bytes` is the memory that may be mapped beyond what is mapped now.
    """
    try:
        _isolate(sock)
        request = wire.receive(sock)
        if request["op"] == "reference":
            functions = reference_functions()
            wire.send(sock, {"notes": []})
        else:
            lockdown.limit_resources(extra_bytes)
            functions = _load_submission(sock, request)
        while True:
            request = wire.receive(sock)
            _answer(sock, request, functions, resolve)
    except (wire.WireError, OSError):
        os._exit(0)
    finally:
        # Whatever gets here must not return into the zygote's code.
        os._exit(70)


def _isolate(sock: socket.socket) -> None:
    """Close every descriptor but `sock`, send output nowhere, and leave the zygote's session."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    keep = sock.fileno()
    os.closerange(3, keep)
    os.closerange(keep + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    lockdown.die_with_parent()


def reference_functions() -> Functions:
    """The right answers: the pipeline's own, and the solutions where the pipeline has none."""
    from exercises.kit import reference
    from solutions import unpacking_pipeline

    functions = {name: getattr(reference, name) for name in reference.NAMES}
    functions |= {name: getattr(unpacking_pipeline, name) for name in manifest.names()}
    return functions | {"greedy_generate": reference.pipeline_text}


def _load_submission(sock: socket.socket, request: dict[str, Any]) -> Functions:
    guard.refuse_from_now_on()
    try:
        submission = loader.read(request["name"], request["source"].array.tobytes())
        module = loader.execute(submission)
    except loader.Unreadable as error:
        wire.send(sock, {"unreadable": str(error)[:MAX_MESSAGE]})
        os._exit(0)
    notes = [note[:MAX_MESSAGE] for note in submission.notes[:10]]
    wire.send(sock, {"notes": notes, "missing": [n for n in manifest.names() if not callable(vars(module).get(n))]})
    return vars(module)


def _answer(sock: socket.socket, request: dict[str, Any], functions: Functions, resolve: Callable[[Any], Any]) -> None:
    """Do one call and send what came of it."""
    answer: dict[str, Any] = {"id": request["id"]}
    guard.refused.clear()
    try:
        args = [resolve(each) for each in request["args"]]
        kwargs = {key: resolve(each) for key, each in request["kwargs"].items()}
        answer["value"] = snapshot(functions[request["name"]](*args, **kwargs))
    except BaseException as error:
        answer["raised"] = _describe(error, request["name"])
    if guard.refused:
        answer["blocked"] = True
    try:
        wire.send(sock, answer)
    except wire.Closed:
        raise
    except wire.WireError:
        wire.send(sock, {"id": request["id"], "value": Opaque("a result too large to be sent")})


def _describe(error: BaseException, name: str) -> dict[str, Any]:
    """An exception as plain data: its text, and the student's own lines on the way to it."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(loader.MODULE) or trace.tb_frame.f_globals.get("__name__") == loader.MODULE:
            frames.append((trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    text = loader.describe_error(error)
    return {
        "type": type.__dict__["__name__"].__get__(type(error))[:80],
        "text": text[:MAX_MESSAGE],
        "frames": [list(frame) for frame in frames[-MAX_FRAMES:]],
        "stub": isinstance(error, NotImplementedError) and [each[1] for each in frames] == [name],
        "memory": isinstance(error, MemoryError) or "can't allocate memory" in text,
    }
