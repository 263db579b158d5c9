"""The worker's side of an exception: as plain data, so that no object of the student's reaches the judge.

Not covered: what it means for the student's record; failed.py says that, on the judge's side.
"""

import ast
from collections.abc import Mapping
from typing import Any

from exercises.kit.errors import is_of_a_stub, kinds_of
from exercises.kit.submission import loader, meanings
from grader.sandbox.messages import MAX_FRAMES, MAX_MESSAGE, MAX_NAME, Raised


def describe(error: BaseException, name: str, functions: Mapping[str, Any], trees: Mapping[str, ast.Module]) -> Raised:
    """An exception as plain data: its text, and the student's own lines on the way to it."""
    frames, is_theirs = [], False
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        is_theirs = trace.tb_frame.f_globals is functions or code.co_filename in trees
        if is_theirs:
            frames.append((trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    text = loader.describe_error(error)
    stub = is_theirs and is_of_a_stub(error)
    return {
        "type": type.__dict__["__name__"].__get__(type(error))[:MAX_NAME],
        "text": text[:MAX_MESSAGE],
        "kinds": kinds_of(error),
        # A function that calls itself stands here a thousand times: its line is told once.
        "frames": [list(frame) for frame in list(dict.fromkeys(frames))[-MAX_FRAMES:]],
        "stub": stub and [function for _, function in frames] == [name],
        "memory": isinstance(error, MemoryError) or "can't allocate memory" in text,
        "meaning": meanings.of(error, functions, trees.values())[:MAX_MESSAGE],
    }
