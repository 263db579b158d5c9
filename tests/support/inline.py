"""A place for judges in the test's own process: a whole run without a start of torch.

Covered: everything of a run but its processes: the command, the scheduler, the judge, the workers of a warm zygote.
Not covered: judges that are processes; tests/run/test_executors.py, tests/product/ and the sample class in
tests/test_cli.py have those.
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from grader.run import executors
from grader.run.executors import Place
from grader.run.judge import Judge
from grader.sandbox.spawner import Spawner


class Inline(Executor):
    """Does at once what is submitted."""

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


PLACE = Place(size=lambda: 1, start=Inline, stop=lambda executor: None, died=())


@contextmanager
def borrowed(zygote: Spawner) -> Iterator[pytest.MonkeyPatch]:
    """Every judge that is made takes this zygote, and leaves it running when it is closed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judge, "_new_zygote", lambda self: zygote)
        patch.setattr(zygote, "close", lambda: None)
        yield patch


@contextmanager
def place(zygote: Spawner) -> Iterator[Place]:
    """Commands that ask for judges of this machine get one in this process, with this zygote, whatever `--jobs` says.

    What executors.py keeps on a judge's process is kept on a stand-in.
    """
    with borrowed(zygote) as patch:
        stand_in = SimpleNamespace()
        patch.setattr(multiprocessing, "current_process", lambda: stand_in)
        patch.setattr(executors, "_settle", lambda: None)
        patch.setattr(executors, "here", lambda jobs, settings: PLACE)
        yield PLACE
        if hasattr(stand_in, "judge"):
            stand_in.judge.close()
