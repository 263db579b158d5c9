"""What the reference worker can be asked: the right answers, and what each known mistake would answer.

This runs in a trusted worker, never beside a submission. What is right for an exercise's function is what the course's
own solution returns, unless the course's oracle has a function of that name; what else is in that file may be asked.
Where the course has a model, so may the functions of exercises/kit/reference.py: ids, scores and texts that are the
pipeline's own. `mistakes` gives what every misconception of the catalogue answers to the same call.
torch is imported by `functions`, not before: the judge asks this module for names.
"""

import ast
import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exercises.kit import reference
from exercises.kit.manifest import Course
from exercises.kit.passes.once import Once
from exercises.kit.values import MAX_ELEMENTS
from solutions import examples, loading, misconceptions

if TYPE_CHECKING:
    from exercises.kit.passes.forward import Forwards
    from solutions import paths

# A loop on a model of this size takes seconds, and there are dozens of mistakes: the stand-ins have to tell them apart.
MAX_PARAMETERS = 20_000_000
# The numbers in all the mistakes' tensors together: they cross in one frame, and a frame has a limit (wire.MAX_BLOB).
MAX_NUMBERS = 6_000_000


OWN = ("mistakes", "examples")
OF_A_MODEL = ("parameters",)
# What an oracle calls the tuple of the functions whose known mistakes take long on a large model.
SLOW = "SLOW"


def names(course: Course) -> tuple[str, ...]:
    """What may be asked for about a course. Raises BadCourse."""
    if taken := {*reference.NAMES, *OF_A_MODEL, *OWN, "passes"} & set(course.names):
        raise loading.BadCourse(f"{course.manifest}: line 1: the kit has a {min(taken)} itself; take another name.")
    of_model = (*reference.NAMES, *OF_A_MODEL) if course.model else ()
    return tuple(dict.fromkeys([*of_model, *course.names, *_offered(course), *OWN]))


def _offered(course: Course) -> list[str]:
    """The names of the functions that a course's oracle has for all to ask. Raises BadCourse."""
    if course.oracle is None or not course.oracle.is_file():
        return []
    body = loading.parsed(course.oracle).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def functions(course: Course, forwards: "Forwards | None" = None) -> dict[str, Callable[..., Any]]:
    """Every function that a suite, or the judge itself, may ask for, by name. Raises BadCourse.

    `forwards` stands before the models: of one call, the known mistakes then make no pass that another one has made.
    """
    found: dict[str, Callable[..., Any]] = {}
    if course.model:
        found |= {name: getattr(reference, name) for name in reference.NAMES}
        found["parameters"] = parameters
    solutions = vars(loading.master(course))
    for name in course.names:
        if name not in solutions:
            raise loading.BadCourse(f"{course.solutions}: line 1: it defines no {name}, which {course.manifest} names.")
    found |= {name: solutions[name] for name in course.names}
    if course.oracle is not None and course.oracle.is_file():
        module = loading.standing_on(course, course.oracle)
        found |= {name: getattr(module, name) for name in _offered(course)}

    def mistakes(exercise: str, *args: Any, **kwargs: Any) -> dict[str, dict[str, Any]]:
        with forwards.asking(Once()) if forwards else contextlib.nullcontext():
            return _mistakes(course, exercise, args, kwargs)

    return found | {"mistakes": mistakes, "examples": partial(examples.untrue, course)}


def own(course: Course) -> dict[str, Callable[..., Any]]:
    """What a course answers by itself, from its solutions and its oracle; loaded when the first of them is called.

    Raises BadCourse.
    """

    def function(name: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: functions(course)[name](*args, **kwargs)

    return {name: function(name) for name in (*course.names, *_offered(course))}


def passes(course: Course, forwards: "Forwards", file: Path, models: str, calls: str) -> Callable[..., "paths.Said"]:
    """What is known of a forward pass in a call: `paths.Paths.about`, over the solutions and the known mistakes."""
    from exercises.kit.passes import store
    from solutions import paths

    solutions = vars(loading.master(course))

    def functions(exercise: str) -> list[Callable[..., Any]]:
        return [solutions[exercise], *map(misconceptions.function_of, misconceptions.of(course, exercise))]

    return paths.Paths(functions, forwards, store.Store(file), models, calls).about


def parameters(model: Any) -> int:
    """How many numbers the model consists of."""
    return sum(weights.numel() for weights in model.parameters())


def _mistakes(
    course: Course, exercise: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """What each misconception answers to a call, by slug, in the form that crosses the wire: {"value": ...} or
    {"raised": "ValueError: ..."}.

    Left out: what the oracle calls slow, on a large model (MAX_PARAMETERS); values that together are too large for a
    frame (MAX_NUMBERS).
    """
    if exercise in _slow(course) and any(parameters(model) > MAX_PARAMETERS for model in args[:1]):
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


def _slow(course: Course) -> tuple[str, ...]:
    """The exercises whose known mistakes take long on a large model."""
    if course.oracle is None or not course.oracle.is_file():
        return ()
    return tuple(getattr(loading.standing_on(course, course.oracle), SLOW, ()))
