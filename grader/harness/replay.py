"""Calling a test again for the next submission, without pytest's protocol around it.

That protocol (three phases, a dozen hooks, fixtures made and ended) takes half a millisecond a test: for 24 tests about
a third of what the student's own arithmetic takes. So each test goes through it for the first submission of a session.
What it was called with then is kept, and for the others its function is called with the same, but for `student`, which
is theirs, and `inputs`, which begin anew.
Covered: plain functions whose arguments are the grader's fixtures, or parametrize's. Not covered, and so run by pytest
every time: tests with a fixture of the suite's own, in a class, or with a mark that pytest itself acts upon.
"""

import time
from typing import Any

import pytest

from grader.harness.batch import Run
from grader.harness.inputs import Inputs

OWN = ("student", "reference", "inputs", "tolerance", "accepted", "rounding")
MARKS_FOR_PYTEST = ("skip", "skipif", "xfail", "usefixtures")

ARGUMENTS = pytest.StashKey[dict[str, Any]]()


def keep(item: pytest.Item, run: Run) -> None:
    """Note what `item` is about to be called with, if the same call will do for the next submission."""
    if not isinstance(item, pytest.Function) or item.cls is not None:
        return
    if any(item.get_closest_marker(name) for name in MARKS_FOR_PYTEST):
        return
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    used = {name: item.funcargs[name] for name in item.fixturenames if name != "request"}
    own = {name for name, value in used.items() if _is_ours(name, value, run)}
    if all(name in own or (name in parameters and value is parameters[name]) for name, value in used.items()):
        # A plain function's arguments have the names of what it uses; others in `used` are what those are made from.
        code = item.function.__code__
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        if "request" not in names:
            item.stash[ARGUMENTS] = {name: used[name] for name in names if name in used}


def renew(item: pytest.Item) -> None:
    """Have a test of a class run on an instance of its own again: pytest makes one per session, not per submission."""
    if getattr(item, "cls", None) is not None:
        for name in ("_instance", "_obj"):
            vars(item).pop(name, None)


def _is_ours(name: str, value: Any, run: Run) -> bool:
    """Whether it is what the grader's fixture of this name gives, and not one that a suite has put in its place."""
    if name == "student":
        return value is run.student
    if name == "reference":
        return value is run.reference.functions
    if name == "inputs":
        return type(value) is Inputs
    return name in OWN and getattr(value, "__module__", "") == "grader.harness.plugin"


def call(item: pytest.Item, run: Run) -> tuple[BaseException | None, float]:
    """Call a test that `keep` has noted. Returns what it raised, and the seconds that it took."""
    arguments = item.stash[ARGUMENTS].copy()
    if "student" in arguments:
        arguments["student"] = run.student
    if "inputs" in arguments:
        arguments["inputs"] = Inputs(run.seed, item.name)
    begun = time.perf_counter()
    try:
        item.obj(**arguments)  # type: ignore[attr-defined]
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as error:
        return error, time.perf_counter() - begun
    return None, time.perf_counter() - begun
