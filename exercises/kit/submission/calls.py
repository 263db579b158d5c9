"""Calling a student's function with handles, and what may come of it.

`resolver` turns handles into the model and the tokenizer they stand for. `caller` does a call in this process and takes
the snapshot of what it returned; the grader's client does the same with a worker, and has the same face: an object with
one attribute per function. So one way to write a check serves both.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from exercises.kit import models
from exercises.kit.values import Handle, Tensor, snapshot, to_torch


class NotAttempted(Exception):
    """The function is not there, or is still the stub."""


class NotThere(Exception):
    """The function was written, and yet is not one of the file's; the message says why."""


def resolver(main: str) -> Callable[[Any], Any]:
    """A function that gives the object for a handle (loading each model once) and the torch tensor for a `Tensor`.

    Any other value comes back as it is.
    """
    loaded: dict[str, models.Loaded] = {}

    def resolve(value: Any) -> Any:
        if isinstance(value, Tensor):
            return to_torch(value)
        if not isinstance(value, Handle):
            return value
        if value.name not in loaded:
            loaded[value.name] = models.load(main) if value.name == "main" else models.stand_in(value.name)
        return getattr(loaded[value.name], value.kind)

    return resolve


def caller(find: Callable[[str], Any], names: tuple[str, ...], resolve: Callable[[Any], Any]) -> SimpleNamespace:
    """An object with one method per name that calls the function which `find` gives for that name, in this process.

    What the function raises passes through, so that a debugger stops where it happened.
    """

    def method(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            function = find(name)
            if not callable(function):
                raise NotAttempted(f"there is no function {name} in your file")
            result = function(*map(resolve, args), **{key: resolve(value) for key, value in kwargs.items()})
            return snapshot(result)

        return call

    return SimpleNamespace(**{name: method(name) for name in names})
