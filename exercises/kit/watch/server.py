"""The process behind watch mode: it loads torch and the model, and runs the checks on a file when it is asked to.

`python -m exercises.kit.watch.server fork` forks a fresh child for every request; with `once` it runs one
request itself and ends, for systems without fork. Requests are lines of JSON on standard input:
{"run": number, "file": path, "names": [...]}, or {"run": number} to stop what runs. Answers are lines of JSON on
standard output, each with its "run": {"begun": name, "checks": how many}, {"result": {...}}, {"note": text},
{"problem": text}, and at the end {"ended": how}, with how it was ended if not by itself. Before all: {"ready": true} or
{"failed": text}.

A forked child hangs if its parent has ever computed with two threads (OpenMP, tokenizers), so the parent keeps to one,
and asks a child for all that takes more. `gc.freeze()` keeps children from copying what was loaded.
Not covered: any safety; it is the student's own code.
"""

import contextlib
import ctypes
import gc
import json
import os
import pickle
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exercises.kit import manifest, models, reference
from exercises.kit.testing import failures, plugin, session
from exercises.kit.values import MODEL, TOKENIZER

PR_SET_PDEATHSIG = 1

Say = Callable[[dict[str, Any]], None]


class ManyThreads(Exception):
    """This process has more threads than one: children forked from it would hang."""


def main() -> None:
    forking = sys.argv[1] == "fork"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the watcher, which then closes our standard input
    answers = os.dup(1)
    os.dup2(2, 1)  # what the student's code writes past sys.stdout goes to the terminal, and not between the answers

    def say(event: dict[str, Any]) -> None:
        # A new line in front: a child may have been killed in the middle of one.
        data = b"\n" + json.dumps(event).encode() + b"\n"
        while data:
            data = data[os.write(answers, data) :]

    try:
        warm_up(forking)
    except models.ModelNotFound as error:
        say({"failed": str(error)})
        return
    except ManyThreads:
        return
    say({"ready": True})
    if forking:
        _serve(say)
    else:
        line = sys.stdin.readline()
        if line:
            _answer(json.loads(line), say)
            say({"run": json.loads(line)["run"], "ended": ""})


@models.loading()
def warm_up(forking: bool) -> None:
    """Import and load all that a run takes. Raises ModelNotFound, and ManyThreads."""
    import nbformat  # noqa: F401 (for students who work in a notebook)
    import torch

    if forking:
        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)
    name = models.chosen(None)
    resolve = plugin.resolver(name)
    resolve(TOKENIZER)("warm up")
    with torch.no_grad():
        resolve(MODEL)(torch.tensor([[1, 2]]))
    reference.load()
    failures.load_known_mistakes()
    session.collect(manifest.every_name())
    if not forking:
        _learn()
        return
    answers, outcomes = _in_a_child(_learn) or ({}, {})
    plugin.ANSWERS[name] = answers
    failures.OUTCOMES.update(outcomes)
    gc.collect()
    gc.freeze()
    threads = len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1
    if threads != 1:
        raise ManyThreads


def _learn() -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """Ask the pipeline and the known mistakes what checks ask, by running them on functions that return nothing."""
    names = manifest.names()
    session.check_functions({name: lambda *args, **kwargs: None for name in names}, {})
    return plugin.ANSWERS[models.chosen(None)], failures.OUTCOMES


def _in_a_child(function: Callable[[], Any]) -> Any:
    """What a function of the kit's own returns in a forked child; None when it fails."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with open(writing, "wb") as file:
                file.write(pickle.dumps(function()))
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as file:
        data = file.read()
    os.waitpid(pid, 0)
    return pickle.loads(data) if data else None


def _serve(say: Say) -> None:
    """Answer requests until standard input is closed; a request ends the run before it."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)  # its end wakes the select below
    child = run = 0
    unread = b""
    while True:
        ready, _, _ = select.select([0, reading], [], [])
        if reading in ready:
            os.read(reading, 512)
            pid, status = os.waitpid(child, os.WNOHANG) if child else (0, 0)
            if pid:
                say({"run": run, "ended": _how(status)})
                child = 0
        if 0 in ready:
            data = os.read(0, 65536)
            *lines, unread = (unread + data).split(b"\n")
            for line in lines:
                child = _kill(child)
                request = json.loads(line)
                run = request["run"]
                child = _fork(request, say) if "file" in request else 0
            if not data:
                _kill(child)
                return


def _fork(request: dict[str, Any], say: Say) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()  # so that it can be killed with all that it has started, and Ctrl-C does not reach it
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            _answer(request, say)
    finally:
        os._exit(0)
    return 0


def _answer(request: dict[str, Any], say: Say) -> None:
    """Run the checks that a request asks for and tell what comes out."""
    run = {"run": request["run"]}
    try:
        session.check_file(
            Path(request["file"]),
            request["names"],
            tell=lambda result: say({**run, "result": asdict(result)}),
            note=lambda line: say({**run, "note": line}),
            begin=lambda name, total: say({**run, "begun": name, "checks": total}),
        )
    except session.CannotRun as problem:
        say({**run, "problem": str(problem)})
    except BaseException:
        say({**run, "problem": f"A fault of the kit, not of your file:\n{traceback.format_exc()}"})


def _kill(child: int) -> int:
    """Kill a child and what it has started, and reap it. Returns 0: there is none any more."""
    if child:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return 0


def _how(status: int) -> str:
    """How a child ended, in words; '' for one that came to its end."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return f"by the signal {signal.Signals(-code).name}"
    return f"with the exit code {code}" if code else ""


if __name__ == "__main__":
    main()
