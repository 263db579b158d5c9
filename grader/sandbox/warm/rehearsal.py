"""A submission of the kit's own, loaded and called in the zygote before it forks a worker.

Python adapts a function to what it is called with, after some calls, and remembers where it has found an attribute. A
worker that did so for itself would write to memory that it shares with the zygote, and so copy it: 450 of the 3,150
pages that a submission copied, and a tenth of its processor time. Here it is done once for all.
Covered: what a worker does with a file and with each call, and the parts of transformers and torch that play.py uses,
on the models of the course.
Not covered: whether the calls go well. What raises is answered as a student's error would be, and no worker hangs on
it: what was not rehearsed is slower the first time, and no more.
"""

import linecache
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exercises.kit import models
from exercises.kit.values import Tensor, handles
from grader.sandbox import wire, worker
from grader.sandbox.messages import CallRequest, LoadSubmission

if TYPE_CHECKING:
    from exercises.kit.passes.forward import Known

ROUNDS, SECONDS = 5, 1.0
NAME = "rehearsal"
TEXT, IDS, VECTOR = "A cat and a dog", [1, 2, 3, 4, 5], [1.0, 2.0, 3.0]


class _Stage:
    """Stands for a worker's socket: it gives what was put in, and of every forward pass the same scores."""

    def __init__(self, known: "Mapping[str, Known]") -> None:
        self._known = known
        self._waiting = bytearray()

    def put(self, message: Any) -> None:
        """Let this be the next message."""
        self._waiting += wire.encode(message)

    def sendall(self, frame: bytes) -> None:
        message = wire.decode_frame(frame)
        if "pass" in message:
            model = self._known[message["pass"]]
            scores = np.zeros((len(message["ids"]) - message["have"], model.rows), np.float32)
            self.put({"value": Tensor(str(model.model.dtype).removeprefix("torch."), scores)})

    def recv_into(self, room: memoryview, size: int) -> int:
        count = min(size, len(self._waiting))
        room[:count] = self._waiting[:count]
        del self._waiting[:count]
        return count


def rehearse(warm: worker.Warm) -> None:
    """Load play.py as a worker loads a submission, and call it, ROUNDS times or until SECONDS are over."""
    end = time.monotonic() + SECONDS
    arguments = sys.argv[:]
    source = Path(__file__).with_name("play.py").read_bytes()
    load: LoadSubmission = {
        "op": "load", "name": f"{NAME}.py", "source": Tensor("uint8", np.frombuffer(source, np.uint8)),
        "module": NAME, "seconds": SECONDS, "beside": {},
    }  # fmt: skip
    for _ in range(ROUNDS):
        _once(warm, load)
        if time.monotonic() > end:
            break
    sys.argv[:] = arguments
    linecache.clearcache()
    warm.own.is_spoilt, warm.own.writes_uncounted = False, True


def _once(warm: worker.Warm, load: LoadSubmission) -> None:
    sock: Any = _Stage(warm.forwards.known)
    functions, trees = worker.load(sock, load, warm.own, lambda: None)
    for number, (name, args) in enumerate(_calls(list(warm.forwards.known))):
        request: CallRequest = {"op": "call", "id": number, "name": name, "args": args, "kwargs": {}, "replaced": []}
        sock.put(request)
        worker.answer(sock, warm, functions, trees)
    del sys.modules[NAME]  # each time: a worker looks for what was loaded after the last module of all (ahead.py)


def _calls(names: Sequence[str]) -> list[tuple[str, list[Any]]]:
    """The calls of a round: of the models of these names, and of those that are never remembered."""
    vector = Tensor("float32", np.array(VECTOR, np.float32))
    found: list[tuple[str, list[Any]]] = [("numbers", [vector, vector])]
    for name in [*names, *(models.WITNESSES if names else ())]:
        model, tokenizer = handles(name)
        found += [("texts", [tokenizer, TEXT]), ("passes", [model, IDS]), ("rows", [model, 1])]
    return found
