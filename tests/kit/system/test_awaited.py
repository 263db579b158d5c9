"""`await` outside of a function: run as in Jupyter, with a loop of events that needs no socket.

Not covered here: that a worker grades it; the odd submissions of tests/product/test_same_answer.py hold some.
"""

import asyncio
import socket
import time

import pytest

from exercises.kit.submission import loader
from exercises.kit.system import awaited

SLOW = "import asyncio\nasync def slow(value, seconds=0.0):\n    await asyncio.sleep(seconds)\n    return value\n"


def ran(source):
    """The notes on a file that was run, and its names."""
    read = loader.read("x.py", (SLOW + source).encode())
    return read.notes, vars(loader.execute(read, module="awaited_x"))


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch):
    def refused(*args, **kwargs):
        raise PermissionError("no sockets here")

    monkeypatch.setattr(socket, "socketpair", refused)
    monkeypatch.setattr(socket, "socket", refused)


@pytest.mark.parametrize(
    "source",
    [
        "x = await slow(3)",
        "x = await slow(3, 0.01)",
        "x = sum(await asyncio.gather(slow(1, 0.01), slow(2)))",
        "x = await asyncio.wait_for(slow(3), 1)",
        "async def g():\n    yield 3\nasync for x in g():\n    pass",
        "async def g():\n    yield 3\nx = [one async for one in g()][0]",
        "from contextlib import *\n@asynccontextmanager\nasync def c():\n    yield 3\nasync with c() as x:\n    pass",
        "x = await slow(late)\nlate = 3",  # tried once more, as any statement that fails
    ],
)
def test_a_statement_that_awaits_is_run_to_its_end(source):
    notes, names = ran(source)
    assert notes == []
    assert names["x"] == 3


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = await slow(3).no", "AttributeError"),
        ("x = await 3", "TypeError"),
        ("x = await asyncio.get_running_loop().create_future()", "something that can't come"),
        ("x = await asyncio.open_connection('localhost', 1)", "did not run"),
    ],
)
@pytest.mark.filterwarnings("ignore:coroutine 'slow' was never awaited")
def test_one_that_fails_is_noted_and_ends_nothing(source, said):
    notes, names = ran(f"{source}\ny = 1")
    assert len(notes) == 1 and said in notes[0]
    assert "x" not in names and names["y"] == 1


def test_one_that_waits_for_long_is_stopped():
    read = loader.read("x.py", (SLOW + "x = await slow(3, 60)\ndef f(): return 1\n").encode())
    begun = time.monotonic()
    names = vars(loader.execute(read, module="awaited_y", seconds=0.2))
    assert time.monotonic() - begun < 30
    assert names["f"]() == 1 and "x" not in names


def test_a_run_of_ones_own_needs_no_socket_either():
    before = asyncio.get_event_loop_policy()
    try:
        awaited.without_sockets()
        notes, names = ran("x = asyncio.run(slow(3, 0.01))")
    finally:
        asyncio.set_event_loop_policy(before)
    assert notes == [] and names["x"] == 3
