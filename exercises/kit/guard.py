"""Keeps `model.generate`, and with it `pipeline`, from being called while a student's function runs.

Writing that loop is the exercise. This is a reminder for an honest student, in the student's own process; the wall
against the others is grader/sandbox/.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn


class Blocked(Exception):
    """The student's code called what the exercise asks to write."""


def refuse_generate(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands where `generate` was."""
    raise Blocked("model.generate (and pipeline, which calls it) is what you are unpacking: write the loop yourself.")


@contextmanager
def without_generate() -> Iterator[None]:
    """No model of transformers can `generate` inside this context."""
    from transformers import GenerationMixin

    original = GenerationMixin.generate
    GenerationMixin.generate = refuse_generate  # type: ignore[method-assign]
    try:
        yield
    finally:
        GenerationMixin.generate = original  # type: ignore[method-assign]
