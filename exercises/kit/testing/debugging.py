"""`pytest exercises --pdb`: the debugger stops in the student's own code, not in the kit's.

Where the student's code raised, at its innermost line. Where it returned something wrong, at the line that returned it,
with the values that its names had then.
`breakpoint()` stops there by itself.
Not covered: a function that was never called.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import pytest

from exercises.kit.submission import time_limit
from exercises.kit.testing import plugin

# The frame of the call of a student's function that was the last to end.
RETURNED = pytest.StashKey[FrameType | None]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Keep the frame that a student's function returned from; and have `breakpoint()` work."""
    if not item.config.getoption("usepdb", False):
        return (yield)
    item.stash[RETURNED] = None

    limited = time_limit.limited_to.__code__

    def see(frame: FrameType, event: str, argument: Any) -> None:
        called = event == "return" and frame.f_back is not None and frame.f_back.f_code is limited
        if called and frame.f_code.co_filename != limited.co_filename:
            item.stash[RETURNED] = frame

    before = sys.getprofile(), sys.breakpointhook
    sys.breakpointhook = pytest.set_trace  # somebody is there, whether at a terminal or not
    sys.setprofile(see)
    try:
        return (yield)
    finally:
        sys.setprofile(before[0])
        sys.breakpointhook = before[1]


@pytest.hookimpl(tryfirst=True)
def pytest_exception_interact(node: Any, call: pytest.CallInfo[Any]) -> None:
    """Take the kit's frames from the end of the traceback that the debugger is given."""
    if not node.config.getoption("usepdb", False) or call.excinfo is None:
        return
    namespaces = node.config.stash.get(plugin.NAMESPACES, {}).values()
    entries = list(_entries(call.excinfo.value.__traceback__))
    own = [entry for entry in entries if _is_of(entry.tb_frame, namespaces)]
    in_check = [entry for entry in entries if Path(entry.tb_frame.f_code.co_filename) == getattr(node, "path", None)]
    if own:
        own[-1].tb_next = None
    elif in_check:
        returned = node.stash.get(RETURNED, None)
        ended = returned is not None and _is_of(returned, namespaces)
        in_check[-1].tb_next = TracebackType(None, returned, returned.f_lasti, returned.f_lineno) if ended else None


def _entries(entry: TracebackType | None) -> Iterator[TracebackType]:
    while entry is not None:
        yield entry
        entry = entry.tb_next


def _is_of(frame: FrameType, namespaces: Any) -> bool:
    return any(frame.f_globals is namespace for namespace in namespaces)
