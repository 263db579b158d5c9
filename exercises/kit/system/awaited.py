"""Statements with `await` outside of a function, which Jupyter runs: a loop of events that needs no socket.

A worker has no sockets, so none of Python's own loops can be made there. Covered: what waits for time, or for something
that runs in the same loop; also by `asyncio.run` in a worker. Not covered: networks, processes, threads.
"""

import ast
import asyncio
import inspect
import time
from collections.abc import Coroutine
from types import CodeType
from typing import Any

# For compile: such a statement becomes a coroutine.
FLAG = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Loop(asyncio.BaseEventLoop):
    """Waits by sleeping."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = self

    def select(self, timeout: float | None) -> list[Any]:
        """Nothing, once the time has gone by that the next thing to do is away."""
        if timeout is None:
            raise RuntimeError("this waits for something that can't come")
        time.sleep(timeout)
        return []

    def _process_events(self, events: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody has to be woken: there is one thread."""


class Policy(asyncio.DefaultEventLoopPolicy):
    """Such loops for `asyncio.run`."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return Loop()


def without_sockets() -> None:
    """From now on `asyncio.run` takes such loops in this process."""
    asyncio.set_event_loop_policy(Policy())


def run(code: CodeType, names: dict[str, Any]) -> None:
    """Run a statement that was compiled with FLAG, to its end."""
    if not code.co_flags & inspect.CO_COROUTINE:
        exec(code, names)
        return
    _finish(eval(code, names))


def _finish(coroutine: Coroutine[Any, Any, Any]) -> None:
    loop = Loop()
    try:
        loop.run_until_complete(coroutine)
    finally:
        coroutine.close()
        loop.close()
