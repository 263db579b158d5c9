"""What the pipeline answered to the public checks, kept in the user's cache: a large model takes long for it.

A file holds the answers of one model, as it lies on the disk, to one version of the kit. It is written by the student's
own process, for the student's own processes.
Covered: a file that is damaged or can't be written: the answers are asked again. Not covered: any safety; whoever can
write into the user's cache can run code as that user.
"""

import contextlib
import hashlib
import importlib.metadata
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import platformdirs

from exercises.kit import models
from exercises.kit.feedback import written
from exercises.kit.system.files import written_whole
from exercises.kit.values import Tensor

KIT = Path(__file__).parents[1]
PACKAGES = ("torch", "transformers", "tokenizers")
# A pickled answer by pickled call.
Answers = dict[bytes, bytes]
# What the pipeline answered in this process, and what was kept of an earlier one, by model.
ANSWERS: dict[str, Answers] = {}


@contextlib.contextmanager
def remembered(asked: SimpleNamespace, model: str) -> Iterator[SimpleNamespace]:
    """The functions of `asked`, which ask about this model; the same question is passed on once only.

    What is new is kept at the end. Raises ModelNotFound.
    """
    if model not in ANSWERS:
        ANSWERS[model] = load(model)
    answers = ANSWERS[model]
    count = len(answers)

    def remembering(name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            key = pickle.dumps((name, args, kwargs))
            if key not in answers:
                answers[key] = pickle.dumps(ask(*args, **kwargs))
            found = pickle.loads(answers[key])  # a copy: a student's function may change the list that it is given
            made_by = written.call(f"reference.{name}", args, kwargs)
            return replace(found, made_by=made_by) if isinstance(found, Tensor) else found

        return call

    yield SimpleNamespace(**{name: remembering(name, ask) for name, ask in vars(asked).items()})
    if len(answers) > count:
        save(model, answers)


def load(name: str) -> Answers:
    """The answers of the model called `name` that are kept. Raises ModelNotFound."""
    path = _file(name)
    with contextlib.suppress(Exception):  # whatever is in it that is no dictionary of ours
        found = pickle.loads(path.read_bytes())
        if type(found) is dict:
            return found
    return {}


def save(name: str, answers: Answers) -> None:
    """Keep the answers of a model; where that can't be, do without."""
    path = _file(name)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(path) as new:
            new.write_bytes(pickle.dumps(answers))


def _file(name: str) -> Path:
    """Where the answers are kept: it depends on the model's files and the kit's, by size and time, and on versions."""
    state = hashlib.sha256()
    for line in _described(name):
        state.update(line.encode(errors="surrogatepass") + b"\0")
    return platformdirs.user_cache_path("unpacking-pipeline") / f"checked-{state.hexdigest()[:32]}"


def _described(name: str) -> Iterator[str]:
    yield models.located(name)
    for path in sorted([*models.folder_of(name).iterdir(), *KIT.rglob("*.py")]):
        status = path.stat()
        yield f"{path} {status.st_size} {status.st_mtime_ns}"
    for package in PACKAGES:
        yield importlib.metadata.version(package)
