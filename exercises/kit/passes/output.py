"""What a remembered pass returns: an output like the model's own, of which only the scores are there so far.

Covered: `output.logits`, `output["logits"]` and `output[0]` are answered from memory. Whatever else is asked of the
output (its cache, its keys, its length, its text) makes the pass run for real, once; from then on the object is the
model's own output, but for scores that were handed out before: they stay the same tensor. Where gradients are recorded,
the scores belong to the graph of the model's weights, and the pass runs when somebody asks for a gradient.
Not covered: the name of the scores' `grad_fn`; `type(output)` before the pass runs is a subclass of the model's own.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

import torch

SCORES = "logits"
# What an output can do as a dictionary: for any of it the pass has to run.
OF_A_DICTIONARY = (
    "__contains__", "__copy__", "__deepcopy__", "__delitem__", "__eq__", "__ior__", "__iter__", "__len__", "__ne__",
    "__or__", "__reduce__", "__reduce_ex__", "__repr__", "__reversed__", "__ror__", "__setattr__", "__setitem__",
    "clear", "copy", "get", "items", "keys", "move_to_end", "pop", "popitem", "setdefault", "to_tuple", "update",
    "values",
)  # fmt: skip


def remembered(kind: type, scores: torch.Tensor, run: Callable[[], Any]) -> Any:
    """An output of the type `kind` (a ModelOutput) with these scores; `run` makes the real one.

    `scores`: (1, tokens, vocab_size).
    """
    made: Any = _unfinished(kind)
    output = made.__new__(made)
    output.__dict__.update({SCORES: scores, "_run": run})
    return output


def can_be_remembered(output: Any) -> bool:
    """Whether an output is of a form that `remembered` can stand for: scores first, and everything else beside them."""
    from transformers.utils import ModelOutput

    return isinstance(output, ModelOutput) and next(iter(output), None) == SCORES and output.logits.ndim == 3


def _become_real(output: Any) -> None:
    """Run the pass, and turn the object into the model's own output."""
    scores, run = output.__dict__[SCORES], output.__dict__["_run"]
    real = run()
    kind = type(output).__mro__[1]
    output.__dict__.clear()
    object.__setattr__(output, "__class__", kind)  # the class's own would run the pass once more
    for field in fields(real):
        value = scores if field.name == SCORES else getattr(real, field.name)
        if value is None:
            output.__dict__[field.name] = None
        else:
            output[field.name] = value


@cache
def _unfinished(kind: type) -> type:
    """A subclass of an output's type that runs the pass when it is asked for more than the scores."""

    def item(output: Any, key: Any) -> Any:
        if key == SCORES or (type(key) is int and key == 0):
            return output.__dict__[SCORES]
        _become_real(output)
        return output[key]

    body: dict[str, Any] = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__getitem__": item}
    body |= {name: _method(name) for name in OF_A_DICTIONARY if hasattr(kind, name)}
    others = [field.name for field in fields(kind) if field.name not in (SCORES, "loss")]
    body |= {name: property(_getter(name)) for name in others}
    return type(kind.__name__, (kind,), body)


def _method(name: str) -> Callable[..., Any]:
    def method(output: Any, *args: Any, **kwargs: Any) -> Any:
        _become_real(output)
        return getattr(output, name)(*args, **kwargs)

    return method


def _getter(name: str) -> Callable[[Any], Any]:
    def getter(output: Any) -> Any:
        _become_real(output)
        return getattr(output, name)

    return getter


class Recall(torch.autograd.Function):
    """Scores as a function of the model's weights: the pass is made when a gradient is asked for.

    `Recall.apply(run, scores, *weights)` gives the scores as part of the graph; `run` makes the real scores.
    """

    @staticmethod
    def forward(ctx: Any, run: Callable[[], torch.Tensor], scores: torch.Tensor, *weights: torch.Tensor) -> Any:
        ctx.run, ctx.weights = run, weights
        return scores.view_as(scores)

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> Any:
        with torch.enable_grad():
            found = torch.autograd.grad(ctx.run(), ctx.weights, gradients, allow_unused=True)
        return (None, None, *found)
