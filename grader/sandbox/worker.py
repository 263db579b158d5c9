"""The process in which one submission runs: loads it, then answers calls until its socket closes.

It is forked by the zygote, which gives it models that are already in memory. It never sees a test, an expected value
or another submission: what it is sent are a source, and arguments. What it answers is a snapshot (plain data), so
that no object of the student's reaches the judge.

Covered here: descriptors other than its own socket are closed, output goes nowhere, own session, it dies with its
parent, the project's own modules can't be imported, `generate` is refused. The file's imports are run ahead of it:
then all files are closed, before a line of it runs. What the kernel refuses it: lockdown.py.
Not covered: the honesty of an answer. A hostile submission owns this process and can send any frame that it likes; it
gains nothing by it, because what is expected is known to the judge alone.
"""

import ast
import contextlib
import ctypes
import gc
import os
import socket
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.feedback import building
from exercises.kit.reading import lacking
from exercises.kit.submission import ahead, beside, guard, loader, meanings, offered, unattended
from exercises.kit.system import awaited, processes
from exercises.kit.unspoilt import uncounted
from exercises.kit.unspoilt.own import Own
from exercises.kit.values import Handle, Opaque, given, snapshot
from grader.sandbox import landlock, lockdown, wire
from grader.sandbox.calls import asking, raised
from grader.sandbox.messages import (
    MAX_MESSAGE,
    MAX_NOTES,
    MAX_SENTENCES,
    Answer,
    CallRequest,
    LoadReference,
    LoadSubmission,
)

if TYPE_CHECKING:
    from exercises.kit.passes.forward import Forwards

# What holds answers or tests. It is gone from the path as well, but a package that is installed is found elsewhere.
FORBIDDEN = (
    "solutions",
    "tests",
    "grader.commands",
    "grader.harness",
    "grader.intake",
    "grader.records",
    "grader.reports",
    "grader.run",
    "exercises.pocket.corpus",
)

MAX_NAMES = 200  # of those that hang on a module that is not there
Functions = dict[str, Any]
Trees = dict[str, ast.Module]  # of each part of a submission, by its label


@dataclass(frozen=True)
class Warm:
    """What the zygote has loaded.

    `own` gives the object for a handle and says what became of it, `forwards` stands before the models' passes,
    `extra_bytes` is the memory that a worker may take beyond what is mapped.
    """

    own: Own
    forwards: "Forwards"
    extra_bytes: int


def serve(sock: socket.socket, warm: Warm, wall: lockdown.Wall, *, reference: bool) -> NoReturn:
    """Serve one submission, or the reference, over `sock`. Never returns.

    The first message says that this process is ready, the next is the judge's. `warm` is what the zygote has loaded,
    `wall` what it has prepared to lock this process down with.
    """
    try:
        _isolate(sock, wall)
        if reference:
            wire.send(sock, {"ready": True})
            functions, trees = _load_reference(sock, warm.forwards), Trees()
        else:
            functions, trees = _load_submission(sock, warm.own, wall)
        while True:
            answer(sock, warm, functions, trees, reference=reference)
    except (wire.WireError, OSError):
        os._exit(0)
    finally:
        # Whatever gets here must not return into the zygote's code.
        os._exit(70)


def _isolate(sock: socket.socket, wall: lockdown.Wall) -> None:
    """Close every descriptor but what this process needs, send output nowhere, and leave the zygote's session."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    if sys.platform == "win32":
        return
    os.setsid()
    first = 3
    for keep in sorted({sock.fileno(), wall.rules} - {-1}):
        os.closerange(first, keep)
        first = keep + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))
    processes.die_with_parent()


def _load_reference(sock: socket.socket, forwards: "Forwards") -> Functions:
    """What the oracle answers about a course; that of an author whose files can't be run is said, and is the end."""
    from solutions import oracle

    request: LoadReference = wire.receive(sock)
    course, kept = manifest.course(request["course"], Path(request["manifest"])), request["passes"]
    try:
        found = oracle.functions(course, forwards)
    except UserError as error:
        wire.send(sock, {"failed": str(error)})
        os._exit(0)
    wire.send(sock, {"ready": True})
    if kept is not None and course.model:
        found["passes"] = oracle.passes(course, forwards, Path(kept["file"]), kept["models"], kept["calls"])
    return found


def _load_submission(sock: socket.socket, own: Own, wall: lockdown.Wall) -> tuple[Functions, Trees]:
    """Lock this process down, say so, and only then take the source and run it."""
    give_up()
    try:
        close_files = lockdown.cut_off(wall)
    except OSError as error:
        wire.send(sock, {"failed": str(error)})
        os._exit(72)
    wire.send(sock, {"ready": True})
    return load(sock, wire.receive(sock), own, close_files)


def load(
    sock: socket.socket, request: LoadSubmission, own: Own, close_files: Callable[[], None]
) -> tuple[Functions, Trees]:
    """Run a submission's file and say what became of it. Returns what it has bound, and its syntax trees.

    What the text shows is said before a line of it runs: afterwards this process is the submission's. In between,
    `close_files` is called.
    """
    try:
        source = loader.read(request["name"], request["source"].array.tobytes(), stem=request["module"])
    except loader.Unreadable as error:
        wire.send(sock, {"unreadable": str(error)[:MAX_MESSAGE]})
        os._exit(0)
    trees = {cell.label: cell.tree for cell in source.cells if cell.tree}
    mentions = [mention for label, tree in trees.items() for mention in guard.mentions(label, tree)]
    modules = {path: content.array.tobytes() for path, content in request["beside"].items()}
    everything = [*trees.values(), *_trees_of(modules)]
    texts = [cell.source for cell in source.cells] + [
        content.decode("utf-8", "replace") for content in modules.values()
    ]
    own.writes_uncounted = uncounted.may_write(texts)
    missing = lacking.of(everything, (path.partition("/")[0].removesuffix(".py") for path in modules))
    said: dict[str, Any] = {"defined": list(source.defined), "elsewhere": source.elsewhere, "left": source.left}
    said |= {"calls": building.reached(trees.values())}
    said |= {"lacking": {name: missing[name][:MAX_NAMES] for name in list(missing)[:MAX_NOTES]}}
    wire.send(sock, {"mentions": [mention[:MAX_MESSAGE] for mention in mentions[:MAX_NOTES]], **said})
    ahead.run(everything)
    guard.refuse_from_now_on()
    close_files()
    sys.argv[:] = [request["name"]]
    beside.install(modules)
    offered.offer(source.is_notebook)
    source.notes += offered.notes(source)
    module = loader.execute(source, module=request["module"], seconds=request["seconds"])
    notes = [note[:MAX_MESSAGE] for note in source.notes[:MAX_NOTES]]
    wire.send(sock, {"notes": notes, "failed": dict(list(source.failed.items())[:MAX_SENTENCES])})
    return object.__getattribute__(module, "__dict__"), trees  # the file may have given its module another class


def _trees_of(modules: Mapping[str, bytes]) -> Iterator[ast.Module]:
    """The syntax trees of the modules that a submission brings along, as far as they can be parsed."""
    for content in modules.values():
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            yield ast.parse(content)


@cache
def give_up() -> None:
    """Part with all that no submission may have, for good. In the zygote where there is one, before it forks."""
    forget_project()
    _keep_to_one_thread()
    _seed_without_a_file()
    offered.compile_nothing()
    guard.refuse_from_now_on()
    unattended.from_now_on()
    awaited.without_sockets()


def forget_project() -> None:
    """Let nothing be imported that is no part of Python or of an installed package, nor the kit's own packages."""
    packages = [str(folder) for folder in landlock.packages_folders()]
    own = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), *packages)
    sys.path[:] = [folder for folder in sys.path if folder.startswith(own)]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "__editable__" not in getattr(finder, "__module__", "")]
    for name in FORBIDDEN:
        sys.modules.update({name: None})  # type: ignore[dict-item]


def _keep_to_one_thread() -> None:
    """Threads are refused below; code that asks torch for some shall not be ended by OpenMP for it."""
    import torch

    torch.set_num_threads = torch.set_num_interop_threads = lambda count: None  # type: ignore[assignment]


def _seed_without_a_file() -> None:
    """A generator of torch reads /dev/urandom by its path, which is refused below; the system call is not.

    Its class is written in C, and Python changes such a class only behind its back.
    """
    import torch

    def seed(self: Any) -> int:
        number = int.from_bytes(os.urandom(7))
        self.manual_seed(number)
        return number

    [contents] = gc.get_referents(vars(torch.Generator))
    contents["seed"] = seed
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(torch.Generator))


def answer(sock: socket.socket, warm: Warm, functions: Functions, trees: Trees, *, reference: bool = False) -> None:
    """Do the next call that is asked for, and send what came of it."""
    request = wire.receive(sock)
    with warm.forwards.asking(None if reference else asking.Passes(sock)):
        found = _answer(sock, request, functions, warm.own, trees)
    _send(sock, found if reference else found | _changes(warm.own))


def _answer(sock: socket.socket, request: CallRequest, functions: Functions, own: Own, trees: Trees) -> Answer:
    """Do one call: what came of it. For its time, the functions in `replaced` are asked of the judge."""
    answer: Answer = {"id": request["id"]}
    guard.refused.clear()
    missing = object()
    students = {name: functions.get(name, missing) for name in request["replaced"]}
    try:
        args = [given(argument, own) for argument in request["args"]]
        kwargs = {key: given(argument, own) for key, argument in request["kwargs"].items()}
        handles = {id(real): sent for real, sent in zip(args, request["args"], strict=True) if isinstance(sent, Handle)}
        functions.update({name: asking.function(sock, name, handles, own) for name in students})
        function = functions[request["name"]]
        if not callable(function):
            raise TypeError(meanings.not_callable(request["name"], function, trees.values()))
        own.begin([*args, *kwargs.values()])
        answer["value"] = snapshot(function(*args, **kwargs))
    except BaseException as error:
        answer["raised"] = raised.describe(error, request["name"], functions, trees)
    finally:
        for name, function in students.items():
            if function is missing:
                functions.pop(name, None)
            else:
                functions[name] = function
    if guard.refused:
        answer["blocked"] = True
    return answer


def _changes(own: Own) -> Answer:
    """What the call has changed that is not the submission's."""
    changed = own.end()
    return {"changed": list(changed), "spoilt": own.is_spoilt} if changed or own.is_spoilt else {}


def _send(sock: socket.socket, answer: Answer) -> None:
    try:
        wire.send(sock, answer)
    except wire.Closed:
        raise
    except wire.WireError:
        wire.send(sock, {**answer, "value": Opaque("a result too large to be sent")})
