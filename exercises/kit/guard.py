"""Keeps `model.generate`, and with it `pipeline`, from being called while a student's function runs.

Writing that loop is the exercise. This is a reminder for an honest student, in the student's own process; the wall
against the others is grader/sandbox/.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

# A line for every refused call: a student's code may catch the exception, but the call was made.
refused: list[str] = []


class Blocked(Exception):
    """The student's code called what the exercise asks to write."""


def refuse_generate(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands where `generate` was."""
    refused.append("generate")
    raise Blocked("model.generate (and pipeline, which calls it) is what you are unpacking: write the loop yourself.")


@contextmanager
def without_generate() -> Iterator[None]:
    """No model of transformers can `generate` inside this context."""
    from transformers import GenerationMixin

    original = GenerationMixin.generate
    GenerationMixin.generate = refuse_generate
    try:
        yield
    finally:
        GenerationMixin.generate = original


def refuse_from_now_on() -> None:
    """No model of transformers can `generate` in this process any more: for a worker."""
    from transformers import GenerationMixin

    GenerationMixin.generate = refuse_generate
