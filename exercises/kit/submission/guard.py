"""Keeps `model.generate`, and with it `pipeline`, from being called while a student's function runs.

Writing that loop is the exercise. This is a reminder for an honest student, in the student's own process; the wall
against the others is grader/sandbox/.
"""

import ast
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any, NoReturn

from exercises.kit.errors import NotAnAnswer
from exercises.kit.reading.nodes import nodes
from exercises.kit.submission import ahead

# What transformers calls the functions that continue ids, or turn a prompt into a text, by calling a model in a loop.
# tests/kit/submission/test_guard.py reads its sources and fails when there is one that is not named here.
LOOPS = {
    "generate", "generate_batch", "generate_non_streaming", "generate_speech", "generate_streaming",
    "generate_with_fallback", "_assisted_decoding", "_beam_search", "_generate_candidates", "_generate_speech",
    "_main_generate_loop", "_prefill", "_sample", "_sample_audio_latent", "_sample_structure", "_speculative_sampling",
    "load_custom_generate",
}  # fmt: skip
# The modules that are about nothing else: all of their functions are refused.
MODULES = (
    "transformers.cli",
    "transformers.generation.candidate_generator",
    "transformers.generation.continuous_batching",
    "transformers.integrations.executorch",
)
NAMED = LOOPS | {"pipeline", "TextGenerationPipeline", "GenerationMixin"}

# A line for every refused call: a student's code may catch the exception, but the call was made.
refused: list[str] = []


class Blocked(NotAnAnswer):
    """The student's code called what the exercise asks to write."""


def refuse_generate(*args: Any, **kwargs: Any) -> NoReturn:
    """Stands where `generate` was."""
    refused.append("generate")
    raise Blocked("model.generate (and pipeline, which calls it) is what you are unpacking: write the loop yourself.")


@contextmanager
def without_generate() -> Iterator[None]:
    """No model of transformers can `generate` inside this context."""
    if "transformers" not in sys.modules:
        yield
        return
    from transformers import GenerationMixin

    original = GenerationMixin.generate
    GenerationMixin.generate = refuse_generate
    try:
        yield
    finally:
        GenerationMixin.generate = original


def is_loop(module: str, name: str) -> bool:
    """Whether the function of that name in a module of transformers is one that an exercise asks to write."""
    return module.startswith(MODULES) or (module.partition(".")[0] == "transformers" and name in LOOPS)


def refuse_from_now_on() -> None:
    """No model of transformers can `generate` in this process any more: for a worker.

    All loops in the modules that are loaded go with it. The functions themselves are gone afterwards, not only their
    names: nothing else refers to them. A worker calls this again when it has loaded more modules, and those alone are
    looked at: to touch the thousands that it has from the zygote would copy their memory. Not covered: modules that are
    loaded later (in a sandbox there are none); a loop that the submission brings along, which is the exercise.
    """
    linecache.clearcache()  # transformers reads its own sources for its docstrings
    new = ahead.modules_since(*_newest)
    _newest[:] = new[:1] or _newest
    for name in new:
        if name.partition(".")[0] == "transformers":
            _refuse_in(name, vars(sys.modules[name]))


# The name of the module that was loaded last when the loops were taken out; at first of none.
_newest = [""]


def _refuse_in(module: str, contents: dict[str, Any]) -> None:
    """Take the loops out of a module: functions of its own, methods of its classes, and what it imports from others."""
    for name, value in list(contents.items()):
        if isinstance(value, FunctionType) and is_loop(value.__module__ or "", value.__name__):
            contents[name] = refuse_generate
        elif isinstance(value, type) and value.__module__ == module:
            for attribute, held in list(vars(value).items()):
                inner = getattr(held, "__func__", held)  # of a static or class method
                if isinstance(inner, FunctionType) and is_loop(inner.__module__ or "", attribute):
                    setattr(value, attribute, staticmethod(refuse_generate))


def mentions(name: str, tree: ast.AST) -> list[str]:
    """'NAME: line 3 mentions generate' for each place of a syntax tree that names what the exercise asks to write."""
    found: dict[int, str] = {}
    for node in nodes(tree):
        words = (getattr(node, field, None) for field in ("attr", "id", "value", "name"))
        word = next((word for word in words if isinstance(word, str) and word in NAMED), None)
        if word is not None:
            found.setdefault(getattr(node, "lineno", 0), word)
    return [f"{name}: line {line} mentions {word}" for line, word in sorted(found.items())]
