"""Looks into what students handed in, in a process of its own: they are strangers' files, and parsers have weak spots.

`Looker` is the side that asks. Its process is started for the first question, serves a whole class and is started anew
when it dies. It gets the bytes of a file or an archive and answers with plain data: what lies in an archive, how many
of a course's functions a file defines, the bytes of a member.
Covered: a file that takes too long or too much memory. Every step has a limit of processor time, which a busy machine
does not use up, and every student has one in all; the memory has a limit too (neither where the system offers none);
and a clock ends whatever hangs. Such a file counts as one that can't be read, and costs nobody else anything.
Not covered: a wall. Nothing of a student's is run here, only parsed (grader/sandbox/ is for what is run).
"""

import gc
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgpack

from grader import ROOT
from grader.intake import archives, files, selection
from grader.intake.archives import Refused
from grader.intake.files import File
from grader.intake.selection import TOO_LONG, Shown

# Processor time for a step (to list an archive, to look into a file), and for all of one student's.
STEP_SECONDS, STUDENT_SECONDS = 3.0, 6.0
# What hangs is ended after that, however busy the machine is.
CLOCK_SECONDS = 60.0
# Beside what the process has when it begins.
MEMORY = 400_000_000
MAX_FRAME = 2**26
LENGTH = struct.Struct("<Q")

Frame = dict[str, Any]


class Died(Exception):
    """The process has come to its end over a question."""


class Looker:
    """Asks the process. One student at a time: `begin` says when the next one's turn is."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[Any, Any] | None = None
        self._left = STUDENT_SECONDS
        self._last: tuple[File, bytes] | None = None

    def __reduce__(self) -> tuple[type["Looker"], tuple[()]]:
        return Looker, ()

    def begin(self) -> None:
        """The next student's turn: the time begins anew, and what is kept of the last one's is let go."""
        self._left, self._last = STUDENT_SECONDS, None

    def inside(self, archive: File) -> list[File]:
        """The files in an archive of a student's. Raises Refused."""
        try:
            [reply] = self._ask({"do": "list", "path": archive.path, "data": self._bytes(archive)}, 1)
        except Died:
            raise _hopeless(archive) from None
        _check(reply)
        return [
            File(path, size, changed, archive.place, archive, number, problem)
            for path, size, changed, number, problem in reply["rows"]
        ]

    def looks(self, found: Sequence[tuple[File, bool]], names: Sequence[str]) -> dict[File, Shown]:
        """What a look into the files shows: how many functions of these names they define.

        Without the flag beside it, a file is searched and not parsed. The members of an archive are looked into in the
        order in which they lie there, so that it is unpacked once.
        """
        shown: dict[File, Shown] = {}
        for holder in dict.fromkeys(_holder(file) for file, _ in found):
            own = [(file, parse) for file, parse in found if _holder(file) == holder]
            shown |= self._looks(holder, sorted(own, key=lambda pair: pair[0].number), names)
        return shown

    def _looks(self, holder: File, own: list[tuple[File, bool]], names: Sequence[str]) -> dict[File, Shown]:
        """Look into a file, or into members of the archive that holds them. After a death it goes on with the next."""
        shown: dict[File, Shown] = {}
        try:
            data = self._bytes(holder)
        except Refused:
            return {file: Shown(unreadable="can't be read") for file, _ in own}
        while len(shown) < len(own):
            waiting = own[len(shown) :]
            question = {"do": "look", "path": holder.path, "data": data, "names": list(names)}
            question["rows"] = [[*_row(file), parse] for file, parse in waiting]
            try:
                for (file, _), reply in zip(waiting, self._ask(question, len(waiting)), strict=True):
                    shown[file] = selection.as_shown(reply)
            except Died:
                shown[own[len(shown)][0]] = Shown(unreadable=TOO_LONG)
        return shown

    def read(self, file: File) -> bytes:
        """The content of a file, whatever it lies in. Raises Refused."""
        holder = _holder(file)
        if holder is file:
            return files.read(file)
        if file.problem:
            raise Refused(file.problem)
        self._left = max(self._left, STEP_SECONDS)  # the submission itself is not to go without for the others' sake
        question = {"do": "read", "path": holder.path, "data": self._bytes(holder), "rows": [[*_row(file), False]]}
        try:
            [reply] = self._ask(question, 1)
        except Died:
            raise _hopeless(file) from None
        _check(reply)
        return bytes(reply["data"])

    def _bytes(self, holder: File) -> bytes:
        """The bytes of a file on the disk or in the class's archive. Those of the last one are kept."""
        if self._last is None or self._last[0] != holder:
            self._last = holder, files.read(holder)
        return self._last[1]

    def _ask(self, question: Frame, count: int) -> Iterator[Frame]:
        """So many answers to a question, as they come. Raises Died."""
        if self._left <= 0:
            raise Died
        process = self._started()
        assert process.stdin and process.stdout
        try:
            with _clock(process):
                _send(process.stdin, question)
            for _ in range(count):
                with _clock(process):
                    reply = _receive(process.stdout)
                if reply is None:
                    raise Died
                self._left -= reply["seconds"]
                yield reply
        except (OSError, Died):
            self._left -= STEP_SECONDS
            self._stop()
            raise Died from None

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._stop()
            # The kit is found wherever this process has found it; the working folder may hold students' files.
            environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "grader.intake.looker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            self._end = weakref.finalize(self, _end, self._process)
        return self._process

    def _stop(self) -> None:
        if self._end is not None:
            self._end()
        self._process = self._end = None


def _holder(file: File) -> File:
    """What holds the bytes of a file: the archive of its student's that it lies in, or the file itself."""
    return file.within if file.within is not None and file.within.path else file


def _row(file: File) -> list[Any]:
    return [file.path, file.size, file.number, _holder(file) is not file]


def _check(reply: Frame) -> None:
    if reply["refused"]:
        raise Refused(reply["refused"])


def _hopeless(file: File) -> Refused:
    return Refused(f"{file.path}: {TOO_LONG}. Ask for the .py or .ipynb file alone.")


@contextmanager
def _clock(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """The process is killed when what is done here takes too long, which ends the wait for it."""
    clock = threading.Timer(CLOCK_SECONDS, process.kill)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in filter(None, (process.stdin, process.stdout)):
        with suppress(OSError):  # what it was asked last may not have been sent
            pipe.close()


def _send(pipe: IO[bytes], frame: Frame) -> None:
    packed = msgpack.packb(frame, unicode_errors="surrogatepass")
    pipe.write(LENGTH.pack(len(packed)))
    pipe.write(packed)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Frame | None:
    """The next frame; None where there is none that can be had."""
    head = pipe.read(LENGTH.size)
    size = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else MAX_FRAME + 1
    data = pipe.read(size) if size <= MAX_FRAME else b""
    frame: Frame | None = msgpack.unpackb(data, unicode_errors="surrogatepass") if len(data) == size else None
    return frame


# In the process


def serve() -> None:
    """Answer questions until there are no more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    gc.disable()  # what parsers make is let go of without it, and it goes through millions of lists again and again
    gc.freeze()  # to go through what is loaded, for every question, took longer than most answers
    while (question := _receive(questions)) is not None:
        gc.collect()
        _limit_time()
        begun = time.process_time()
        for answer in _answers(question):
            now = time.process_time()
            _send(answers, answer | {"seconds": now - begun})
            _limit_time()
            begun = now


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    if (status := Path("/proc/self/statm")).exists():
        limit = int(status.read_text().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_time() -> None:
    """From now on, this process has so much time on a processor; then the signal ends it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, STEP_SECONDS)


def _answers(question: Frame) -> Iterator[Frame]:
    path, data = question["path"], question["data"]
    if question["do"] == "list":
        yield _listed(path, data)
        return
    holder, archive = File(path, len(data), 0.0, Path()), None
    for own_path, size, number, is_member, parse in question["rows"]:
        file = File(own_path, size, 0.0, Path(), holder, number)
        try:
            content = data
            if is_member:
                archive = archive or archives.from_bytes(path, data)
                content = files.read_member(archive, file)
            if question["do"] == "read":
                yield {"refused": "", "data": content}
            else:
                yield vars(selection.shown(file.name, content, question["names"], parse))
        except Refused as error:
            yield {"refused": str(error)} | vars(Shown(unreadable="can't be read"))
        except MemoryError:
            yield {"refused": str(_hopeless(file))} | vars(Shown(unreadable=TOO_LONG))


def _listed(path: str, data: bytes) -> Frame:
    try:
        found = files.inside(File(path, len(data), 0.0, Path()), data)
        rows = [[file.path, file.size, file.time, file.number, file.problem] for file in found]
        return {"refused": "", "rows": rows}
    except Refused as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": str(_hopeless(File(path, len(data), 0.0, Path())))}


if __name__ == "__main__":
    serve()
