"""Calling a student's function with handles, and what may come of it.

`Models` turns handles into the model and the tokenizer they stand for. `caller` does a call in this process and takes
the snapshot of what it returned; the grader's client does the same with a worker, and has the same face: an object with
one attribute per function. So one way to write a check serves both.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from exercises.kit import models
from exercises.kit.errors import NotAnAnswer
from exercises.kit.values import Array, Handle, Tensor, given, snapshot, to_torch


class NotAttempted(NotAnAnswer):
    """The function is not there, or is still the stub."""


# Stands for a function where the file binds nothing to its name: None is something that it may bind.
ABSENT: Any = object()


class NotThere(NotAnAnswer):
    """The function was written, and yet is not one of the file's; the message says why."""


class Models:
    """Gives the object for a handle (loading each model once), the torch tensor for a `Tensor`, numpy's for an `Array`.

    Any other value comes back as it is.
    """

    def __init__(self, main: str) -> None:
        self._main = main
        self._loaded: dict[str, models.Loaded] = {}

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            return to_torch(value)
        if isinstance(value, Array):
            return value.array[()].copy()  # of no dimensions it is a number
        if not isinstance(value, Handle):
            return value
        if value.name not in self._loaded:
            self._loaded[value.name] = self._load(value.name)
        return getattr(self._loaded[value.name], value.kind)

    def _load(self, name: str) -> models.Loaded:
        if name == "main" and not self._main:
            raise models.ModelNotFound("this course has no model, and a check asks for it. Name one in course.toml.")
        return models.load(self._main) if name == "main" else models.stand_in(name)

    def renew(self, handle: Handle) -> None:
        """Put the weights of the file back into a model that somebody has overwritten: it stays the same object."""
        is_main = handle.name == "main"
        fresh = models.weights_of(self._main) if is_main else models.stand_in(handle.name).model
        for weight, right in zip(self(handle).parameters(), fresh.parameters(), strict=True):
            weight.data.copy_(right.data)


def resolver(main: str) -> Models:
    """What gives models and tokenizers for their handles; the main model is the one called `main`."""
    return Models(main)


def caller(find: Callable[[str], Any], names: tuple[str, ...], resolve: Callable[[Any], Any]) -> SimpleNamespace:
    """An object with one method per name that calls the function which `find` gives for that name, in this process.

    What the function raises passes through, so that a debugger stops where it happened.
    """

    def method(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            function = find(name)
            if not callable(function):
                raise NotAttempted(f"there is no function {name} in the file.")
            named = {key: given(value, resolve) for key, value in kwargs.items()}
            result = function(*(given(value, resolve) for value in args), **named)
            return snapshot(result)

        return call

    return SimpleNamespace(**{name: method(name) for name in names})
