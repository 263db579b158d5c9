"""Loads the model of a session, if there is one; runs a student's file in this process, for as long as it may take, and
says what it has set for its functions; ends a session in which nothing can be run.

Not covered: what a call of a function may take and do (failures.py).
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, NoReturn

import pytest

from exercises.kit import models, reference
from exercises.kit.manifest import Course
from exercises.kit.submission import calls, loader, offered
from exercises.kit.testing import answers
from exercises.kit.unspoilt import ambient
from exercises.kit.unspoilt.ambient import Ambient
from exercises.kit.values import MODEL

resolver = cache(calls.resolver)


def loaded(name: str, course: Course, tell: Callable[[str], None]) -> calls.Models:
    """What gives the model of that name, which is loaded; torch alone, where a course without a model names it.

    Raises ModelNotFound.
    """
    if not name:
        if "torch" in course.requires:
            importlib.import_module("torch")
        return resolver(name)
    if models.to_come(name):
        tell(models.to_come(name))
    own_settings = models.set_aside(name)
    if name not in answers.ANSWERS:
        tell(f"Loading torch, transformers and the model {name} ...")
        if own_settings:
            tell(own_settings)
    resolver(name)(MODEL)
    reference.load()
    return resolver(name)


@contextmanager
def as_in_checks(resolve: calls.Models, name: str) -> Iterator[Ambient]:
    """Inside this context torch is set as it is when checks run. Yields what was set before, and puts it back.

    `name` is the model's; "" where there is none.
    """
    before = ambient.now()
    ambient.plain().put_back()
    try:
        with ExitStack() as stack:
            if name:
                stack.enter_context(reference.one_thread_if_small(resolve(MODEL)))
            if "torch" in sys.modules:
                stack.enter_context(offered.nothing_compiled())
            yield before
    finally:
        before.put_back()


def globals_of(source: loader.Source, course: Course, seconds: float) -> tuple[dict[str, Any], Ambient]:
    """The globals of the file, and what torch was set to by it; for the kit, that is as it was."""
    offered.offer(source.is_notebook)
    source.notes += offered.notes(source)
    kits = ambient.now()
    try:
        module = loader.execute_here(source, module=course.stub.stem, seconds=seconds)
        return vars(module), ambient.now()
    finally:
        kits.put_back()


class Stopped(pytest.fail.Exception):  # type: ignore[name-defined]
    """No check can be run, and why. A process of pytest-xdist's can't end the session: each of its checks says so."""


def stop(config: pytest.Config, why: str, code: int) -> NoReturn:
    """End the session with this exit code and these words."""
    if hasattr(config, "workerinput"):
        raise Stopped(why)
    pytest.exit(why, returncode=code)
