"""The process behind watch mode: it loads torch and the model, and runs the checks on a file when it is asked to.

`python -m exercises.kit.watch.server fork MANIFEST COURSE` forks a fresh child for every request; with `stay` it runs
them itself, for systems without fork (in_place.py). Requests come on standard input and answers go to standard
output: messages.py.

A forked child hangs if its parent has ever computed with two threads (OpenMP, tokenizers), so the parent keeps to one,
and asks a child for all that takes more. `gc.freeze()` keeps children from copying what was loaded.
Not covered: any safety; it is the student's own code.
"""

import contextlib
import gc
import os
import pickle
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exercises.kit import manifest, models, reference
from exercises.kit.errors import UserError
from exercises.kit.known import asking
from exercises.kit.manifest import Course
from exercises.kit.passes import kept
from exercises.kit.system import processes, terminal
from exercises.kit.testing import answers, execution, session
from exercises.kit.values import MODEL, TOKENIZER
from exercises.kit.watch import messages
from exercises.kit.watch.in_place import Desk
from exercises.kit.watch.messages import (
    Answer,
    Asking,
    Begun,
    Ended,
    Failed,
    Finished,
    Noted,
    Ready,
    Request,
    Stopped,
    Typed,
)

Say = Callable[[Answer], None]


class ManyThreads(Exception):
    """This process has more threads than one: children forked from it would hang."""


def main() -> None:
    mode, path, name = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the watcher, which then closes our standard input
    answers = os.dup(1)
    os.dup2(2, 1)  # what the student's code writes past sys.stdout goes to the terminal, and not between the answers
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # what a debugger says, too
    terminal.lose_nothing()
    sys.breakpointhook = pytest.set_trace  # a person is there: what is typed comes as a request does

    def say(answer: Answer) -> None:
        data = messages.answer_line(answer)
        while data:
            data = data[os.write(answers, data) :]

    with tempfile.TemporaryDirectory() if mode == "fork" else contextlib.nullcontext() as folder:
        try:
            course = manifest.course(name, Path(path))
            warm_up(course, Path(folder) if folder else None)
        except UserError as error:
            say(Failed(str(error)))
            return
        except ManyThreads:
            return
        say(Ready())
        if folder:
            _serve(course, say)
        else:
            _serve_in_place(course, say)


def _serve_in_place(course: Course, say: Say) -> None:
    """Answer requests in this process until standard input is closed."""
    desk = Desk()

    def say_both(answer: Answer) -> None:
        if isinstance(answer, Asking):
            desk.debugging(answer.on)
        say(answer)

    desk.serve(lambda request: _answer(course, request, say_both), lambda run: say(Ended(run, "")))


@models.loading()
def warm_up(course: Course, folder: Path | None) -> None:
    """Import and load everything that a run needs. Raises ModelNotFound and ManyThreads.

    Processes are forked for the runs where there is a folder, in which they leave forward passes for the next one.
    """
    name = models.chosen(None, course.model)
    if name:
        _warm_up_model(name, folder)
    session.collect(course)
    if folder is None:
        _learn(course)
        return
    answers.ANSWERS[name], of_mistakes = _in_a_child(lambda: _learn(course)) or ({}, {})
    asking.ANSWERS.update(of_mistakes)
    gc.collect()
    gc.freeze()
    if processes.threads() != 1:
        raise ManyThreads


def _warm_up_model(name: str, folder: Path | None) -> None:
    """Load a model and run it once."""
    import torch

    if folder is not None:
        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)
    resolve = execution.resolver(name)
    kept.of(name, folder and folder / "passes.db").lend(MODEL, resolve(MODEL))
    resolve(TOKENIZER)("warm up")
    with torch.no_grad():
        resolve(MODEL)(torch.tensor([[1, 2]]))
    reference.load()


def _learn(course: Course) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """Ask the pipeline and the known mistakes what checks ask, by running them on functions that return nothing."""
    session.check_functions(course, {name: lambda *args, **kwargs: None for name in course.names}, {})
    return answers.ANSWERS.get(models.chosen(None, course.model), {}), asking.ANSWERS


def _in_a_child(function: Callable[[], Any]) -> Any:
    """Call a function of the kit's own in a forked child. Returns its result, or None when it fails."""
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


def _serve(course: Course, say: Say) -> None:
    """Answer requests until standard input is closed; a request ends the run before it."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)  # its end wakes the select below
    child = run = typed = 0
    unread = b""
    while True:
        ready, _, _ = select.select([0, reading], [], [])
        if reading in ready:
            os.read(reading, 512)
            pid, status = os.waitpid(child, os.WNOHANG) if child else (0, 0)
            if pid:
                say(Ended(run, processes.ending(os.waitstatus_to_exitcode(status))))
                child = 0
        if 0 in ready:
            data = os.read(0, 65536)
            *lines, unread = (unread + data).split(b"\n")
            for line in lines:
                request = messages.read_request(line)
                if isinstance(request, Typed):
                    with contextlib.suppress(OSError):  # the child has ended
                        os.write(typed, request.typed.encode(sys.stdin.encoding, "replace"))
                    continue
                if child:
                    processes.kill(child)
                run = request.run
                child, typed = _fork(course, request, say, typed) if request.file else (0, typed)
            if not data:
                if child:
                    processes.kill(child)
                return


def _fork(course: Course, request: Request, say: Say, typed: int) -> tuple[int, int]:
    """Run the checks in a child; returns its process id, and where to write what is typed to it.

    `typed`: where that was for the child before.
    """
    if typed:
        os.close(typed)
    parent = os.getpid()
    reading, typed = os.pipe()
    pid = os.fork()
    if pid:
        os.close(reading)
        return pid, typed
    try:
        os.setsid()  # so that it can be killed with all that it has started, and Ctrl-C does not reach it
        processes.die_with_parent(parent)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.close(typed)
        os.dup2(reading, 0)
        _answer(course, request, say)
    finally:
        os._exit(0)
    return 0, 0


def _ask(asking: Asking, say: Say) -> None:
    """Say that a debugger waits, and wait until somebody listens: what is typed before would be taken for keys."""
    say(asking)
    heard = b""
    listening = messages.LISTENING.encode()
    while asking.on and heard != listening:
        piece = os.read(0, 1)
        if not piece:
            return
        heard = (heard + piece)[-len(listening) :]


def _answer(course: Course, request: Request, say: Say) -> None:
    """Run the checks that a request asks for and tell what comes out."""
    run = request.run
    try:
        session.check_file(
            course,
            Path(request.file),
            request.names,
            tell=lambda result: say(Finished(run, result)),
            note=lambda line: say(Noted(run, line)),
            begin=lambda name, total: say(Begun(run, name, total)),
            asks=lambda on: _ask(Asking(run, on), say),
        )
    except session.CannotRun as problem:
        say(Stopped(run, str(problem)))
    except KeyboardInterrupt:  # for a newer request
        raise
    except BaseException:
        say(Stopped(run, f"A fault of the kit, not of your file:\n{traceback.format_exc()}"))


if __name__ == "__main__":
    main()
