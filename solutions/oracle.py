"""What the reference worker can be asked: the right answers, and what each known mistake would answer.

This runs in a trusted worker, never beside a submission. Ids, scores and texts are the pipeline's own; embeddings and
similarities are the solutions'. `mistakes` gives what every misconception of the catalogue answers to the same call.
torch is imported by `functions`, not before: the judge asks this module for names.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypedDict

from exercises.kit import reference
from exercises.kit.manifest import Course
from exercises.kit.values import MAX_ELEMENTS
from solutions import misconceptions

if TYPE_CHECKING:
    from exercises.kit.passes.forward import Forwards
    from solutions import paths

# A loop on a model of this size takes seconds, and there are dozens of mistakes: the stand-ins have to tell them apart.
MAX_PARAMETERS = 20_000_000
# The numbers in all the mistakes' tensors together: they cross in one frame, and a frame has a limit (wire.MAX_BLOB).
MAX_NUMBERS = 6_000_000

# Loops over a model, one forward pass a token. What is right for them is the pipeline's own text.
LOOPS = ("greedy_generate", "cached_generate")
# Of these it can be said where their text leaves the path of greedy decoding.
TRACED = ("greedy_generate",)
# How many tokens such a loop adds when it is not told.
USUAL_TOKENS = 20


OWN = ("mistakes", "divergence", "parameters")


class Divergence(TypedDict):
    """Where a text leaves the path of greedy decoding: the token's number (from 1), both tokens, their log
    probabilities."""

    number: int
    yours: str
    your_score: float
    best: str
    best_score: float


def names(course: Course) -> tuple[str, ...]:
    """What may be asked for about a course."""
    return (*reference.NAMES, *course.names, *OWN)


def functions(course: Course) -> dict[str, Callable[..., Any]]:
    """Every function that a suite, or the judge itself, may ask for, by name."""
    found: dict[str, Callable[..., Any]] = {name: getattr(reference, name) for name in reference.NAMES}
    solutions = vars(loaded(course))
    found |= {name: reference.pipeline_text if name in LOOPS else solutions[name] for name in course.names}

    def mistakes(exercise: str, *args: Any, **kwargs: Any) -> dict[str, dict[str, Any]]:
        return _mistakes(course, exercise, args, kwargs)

    return found | {"mistakes": mistakes, "divergence": divergence, "parameters": parameters}


def passes(course: Course, forwards: "Forwards", file: Path, models: str, calls: str) -> Callable[..., "paths.Said"]:
    """What is known of a forward pass in a call: `paths.Paths.about`, over the solutions and the known mistakes."""
    from exercises.kit.passes import store
    from solutions import paths

    solutions = vars(loaded(course))

    def functions(exercise: str) -> list[Callable[..., Any]]:
        return [solutions[exercise], *map(misconceptions.function_of, misconceptions.of(course, exercise))]

    return paths.Paths(functions, forwards, store.Store(file), models, calls).about


def loaded(course: Course) -> ModuleType:
    """The master of the course's stubs, as a module."""
    spec = importlib.util.spec_from_file_location(f"{course.solutions.stem}_solved", course.solutions)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parameters(model: Any) -> int:
    """How many numbers the model consists of."""
    return sum(weights.numel() for weights in model.parameters())


def _mistakes(
    course: Course, exercise: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """What each misconception answers to a call, by slug, in the form that crosses the wire: {"value": ...} or
    {"raised": "ValueError: ..."}.

    Left out: loops on a large model (MAX_PARAMETERS), and values that together are too large to be sent (MAX_NUMBERS).
    """
    if exercise in LOOPS and any(parameters(model) > MAX_PARAMETERS for model in args[:1]):
        return {}
    found: dict[str, dict[str, Any]] = {}
    room = MAX_NUMBERS
    for slug, answer in misconceptions.outcomes(course, exercise, args, kwargs).items():
        size = getattr(answer.value, "numel", int)()
        if size > MAX_ELEMENTS:
            size = 0  # only its shape will cross
        if size <= room:
            room -= size
            found[slug] = {"value": answer.value} if answer.raised is None else {"raised": answer.raised}
    return found


def divergence(model: Any, tokenizer: Any, prompt: str, got: str, max_new_tokens: int) -> Divergence | None:
    """Where a text leaves the path of greedy decoding.

    None when it never leaves it (it ends too early, or goes on after `max_new_tokens`), or does not begin with the
    prompt.
    """
    if not got.startswith(prompt):
        return None
    rest, start = got[len(prompt) :], reference.pipeline_ids(model, tokenizer, prompt)
    path: list[int] = []
    for number in range(1, max_new_tokens + 1):
        logits = _next_token_logits(model, start + path)
        best = int(logits.argmax())
        text = tokenizer.decode([*path, best])
        if best == tokenizer.eos_token_id or not rest.startswith(text.rstrip("\ufffd")):
            if text.startswith(rest):
                return None
            own = tokenizer(rest[len(tokenizer.decode(path).rstrip("\ufffd")) :])["input_ids"][:1]
            if own == [best]:
                return None
            scores = logits.log_softmax(-1)
            return {
                "number": number,
                "yours": tokenizer.decode(own),
                "your_score": float(scores[own[0]]),
                "best": tokenizer.decode([best]),
                "best_score": float(scores[best]),
            }
        path.append(best)
    return None


def _next_token_logits(model: Any, input_ids: list[int]) -> Any:
    """The scores, shape (vocab_size,), of the token after these, computed without a cache of keys and values."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([input_ids])).logits[0, -1]
