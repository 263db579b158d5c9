"""Keeps `model.generate`, and with it `pipeline`, from being called while a student's function runs.

Writing that loop is the exercise. This is a reminder for an honest student, in the student's own process; the wall
against the others is grader/sandbox/.
"""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any, NoReturn

LOOPS = {"generate", "generate_batch", "_sample", "_beam_search", "_assisted_decoding", "_prefill"}
# The other loop that transformers has: all of it is refused.
CONTINUOUS = "transformers.generation.continuous_batching"
CONTINUOUS_CLASSES = {"ContinuousBatchingManager", "ContinuousBatchProcessor", "ContinuousMixin"}
NAMED = LOOPS | {"pipeline", "TextGenerationPipeline", "GenerationMixin"}

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
    """No model of transformers can `generate` in this process any more: for a worker.

    The loops behind `generate` go with it. The functions themselves are gone afterwards, not only their names: nothing
    else refers to them. Not covered: a loop that the submission brings along, which is the exercise.
    """
    from transformers import GenerationMixin

    for owner in GenerationMixin.__mro__:
        for name in LOOPS & set(vars(owner)):
            setattr(owner, name, refuse_generate)
    for module in [module for name, module in sys.modules.items() if name.startswith(CONTINUOUS)]:
        for owner in [owner for owner in vars(module).values() if getattr(owner, "__name__", "") in CONTINUOUS_CLASSES]:
            for name in [name for name, value in vars(owner).items() if isinstance(value, FunctionType)]:
                setattr(owner, name, refuse_generate)


def mentions(name: str, tree: ast.AST) -> list[str]:
    """'NAME: line 3 mentions generate' for each place of a syntax tree that names what the exercise asks to write."""
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        words = (getattr(node, field, None) for field in ("attr", "id", "value", "name"))
        word = next((word for word in words if isinstance(word, str) and word in NAMED), None)
        if word is not None:
            found.setdefault(getattr(node, "lineno", 0), word)
    return [f"{name}: line {line} mentions {word}" for line, word in sorted(found.items())]
