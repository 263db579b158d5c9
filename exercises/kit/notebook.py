"""`check` for notebooks: the public checks of a function, on the very object that the student just defined.

    from exercises.kit.notebook import check, try_out
    check(tokenize)
    try_out("The dog")

The checks run in the kernel (testing/session.py), on what the grader will have: without the names that only the
notebook has, such as its `model` (testing/kernel.py). The first call loads the model; later ones take a fraction of a
second.
What comes back shows itself: as HTML in a notebook, as text elsewhere. Hints come one at a time: in HTML each is folded
away in the one before it; in text, `hint(tokenize)` shows the next. `try_out` shows a generation step by step
(play/trial.py), each round folded away in the one before it.
Not covered: code that hangs in C, which needs the kernel's own stop button and perhaps a restart.
"""

import inspect
import re
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from exercises.kit import models
from exercises.kit.errors import UserError
from exercises.kit.feedback import building, built, green, hints, progress
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import Course, courses
from exercises.kit.play import trial
from exercises.kit.play.trial import Round, Trial
from exercises.kit.plots.drawing import percent
from exercises.kit.submission.calls import NotThere
from exercises.kit.system import terminal
from exercises.kit.testing import kernel, session

TAKE_THE_PARAMETER = "which is not there when graded: take the parameter, or make what you need inside the function."
TEMPLATE = Path(__file__).parent / "check.html.j2"
# transformers is imported by the notebook too; without widgets it does without a bar, and says so in red.
warnings.filterwarnings("ignore", "IProgress not found")


@dataclass(frozen=True)
class Checked:
    """What `check` shows: the records of the functions that were checked, with their courses, or why none could be.

    `codes` are the functions that are done as they are written, by name, and `finished` the courses that are. Only of
    one that was asked for (`alone`) is it said why it is so.
    """

    results: tuple[tuple[Course, Result], ...]
    problem: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    finished: tuple[Course, ...] = ()
    alone: bool = True

    def __repr__(self) -> str:
        lines = [self.problem] if self.problem else []
        for course, result in self.results:
            lines += [feedback.line(course, result), *(f"  {text}".rstrip() for text in feedback.details(result))]
            if result.state == feedback.DONE and self.alone:
                exercise, code = course.exercise(result.exercise), self.codes.get(result.exercise, "")
                lines += [f"  {text}".rstrip() for text in green.said(course, exercise, code, python=True)]
            elif result.state != feedback.DONE:
                lines.append(f"  A hint? hint({result.waits_for or result.exercise})")
        return "\n".join([*lines, *(line for course in self.finished for line in green.end(course))])

    def _repr_html_(self) -> str:
        shown = [
            (course.exercise(result.exercise), result,
             green.two_ways(course, result.exercise, self.codes.get(result.exercise, "")))
            for course, result in self.results
        ]  # fmt: skip
        return _template("check")(
            problem=self.problem, shown=shown, details=feedback.details, to_type=green.to_type,
            finished=self.finished, picture=built.html, alone=self.alone,
        )  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """What `try_out` shows: a generation, its rounds, and whose functions did it."""

    trial: Trial
    rounds: tuple[Round, ...]
    whose: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join([*self.whose, *trial.in_lines(self.trial, self.rounds)])

    def _repr_html_(self) -> str:
        return _template("try")(trial=self.trial, rounds=self.rounds, whose=self.whose, percent=percent)


@cache
def _template(name: str) -> Callable[..., str]:
    from jinja2 import Environment

    text = (Path(__file__).parent / f"{name}.html.j2").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text).render


def check(function: Any = None) -> Checked:
    """Run the public checks of one of your functions, on the object as it is defined now; of all without an argument.

    Never raises for what the function does. KeyboardInterrupt when you stop it.
    """
    terminal.lose_nothing()  # the prompt of a Python shell shows what comes back, too
    caller = sys._getframe(1).f_globals
    try:
        return _check(function, caller, courses())
    except UserError as problem:
        return Checked((), str(problem))


def hint(function: Any) -> Checked:
    """Show the next hint for one of your functions, after those that you have seen."""
    try:
        found = courses()
        named = _named(function, sys._getframe(1).f_globals, found)
        return Checked((), "\n".join(hints.next_hint(*named)) if named else _nothing_to_check(function, found))
    except UserError as problem:
        return Checked((), str(problem))


def try_out(text: str | None = None) -> Tried | Checked:
    """A generation step by step, with those of your functions that are done, and the kit's for the others."""
    terminal.lose_nothing()
    caller = sys._getframe(1).f_globals
    try:
        return _tried(text, caller, courses())
    except UserError as problem:
        return Checked((), str(problem))


def _tried(text: str | None, caller: dict[str, Any], found: tuple[Course, ...]) -> Tried:
    course = next((course for course in found if course.play is not None), found[0])
    play = trial.play_of(course)
    own = {name: caller[name] for name in trial.names(play) if callable(caller.get(name))}
    lacking = kernel.not_when_graded(caller)
    with kernel.without(caller, lacking):
        results = session.check_functions(course, own, caller) if own else []
    progress.record(course, results)
    done = [result.exercise for result in results if result.state == feedback.DONE]
    loaded = kernel.loaded(caller) or models.load(models.chosen(None))
    functions = {name: trial.limited(own[name]) for name in done}
    begun = trial.begin(play, functions, loaded.model, loaded.tokenizer, play.text if text is None else text)
    return Tried(begun, tuple(begun.rounds), tuple(trial.whose(play, done)))


def _check(function: Any, caller: dict[str, Any], found: tuple[Course, ...]) -> Checked:
    functions = [{name: caller[name] for name in course.names if name in caller} for course in found]
    if function is not None:
        named = _named(function, caller, found)
        functions = [{named[1]: function} if named and named[0] is course else {} for course in found]
    if not any(functions):
        return Checked((), _nothing_to_check(function, found))
    namespace = getattr(inspect.unwrap(function), "__globals__", caller) if callable(function) else caller
    lacking = kernel.not_when_graded(caller)
    shown: list[tuple[Course, Result]] = []
    for course, own in zip(found, functions, strict=True):
        if own:
            there = {name: _not_there(name, lacking) if name in lacking else own[name] for name in own}
            with kernel.without(caller, lacking):
                results = session.check_functions(course, there, namespace)
                if function is not None:
                    results = [_after_what_comes_first(result, course, caller, namespace) for result in results]
            results = [_explained(result, lacking) for result in results]
            progress.record(course, results)
            shown += [(course, result) for result in results]
    known = {course: progress.load(course).known for course in found}
    finished = [course for course, _ in shown if green.is_all(course, [result for _, result in shown], known[course])]
    done = {result.exercise for _, result in shown if result.state == feedback.DONE}
    codes = {name: green.written(value) for own in functions for name, value in own.items() if name in done}
    return Checked(tuple(shown), "", codes, tuple(dict.fromkeys(finished)), alone=function is not None)


def _after_what_comes_first(
    result: Result, course: Course, caller: dict[str, Any], namespace: dict[str, Any]
) -> Result:
    """The record of a function that was checked alone: what it calls is checked too where it is not done itself."""
    calls = building.below(course, result.exercise, building.reached(kernel.trees(caller)))
    below = {name: caller[name] for name in calls if name in caller}
    if result.state != feedback.NOT_YET or not below:
        return result
    return feedback.waiting(result, calls, session.check_functions(course, below, namespace))


def _explained(result: Result, lacking: Mapping[str, str]) -> Result:
    """The record with a sentence on a name that it hangs on, and that only the notebook has."""
    named = re.search(r"NameError: name '(\w+)' is not defined", result.message)
    if named is None or named[1] not in lacking:
        return result
    made_of = f" (made of `{lacking[named[1]]}`)" if lacking[named[1]] != named[1] else ""
    said = f"{result.exercise} uses `{named[1]}` of the notebook{made_of}, {TAKE_THE_PARAMETER}"
    return replace(result, message=f"{result.message}\n{said}")


def _not_there(name: str, lacking: Mapping[str, str]) -> Callable[..., Any]:
    """What is called in the place of a function that is made of what only the notebook has."""

    def call(*arguments: Any, **named: Any) -> NoReturn:
        raise NotThere(f"{name} is made of `{lacking[name]}` of the notebook, {TAKE_THE_PARAMETER}")

    return call


def _named(function: Any, namespace: dict[str, Any], found: tuple[Course, ...]) -> tuple[Course, str] | None:
    """Which exercise of which course a function is: by the name that it has been given here, or by its own."""
    if not callable(function):
        return None
    names = [(course, name) for course in found for name in course.names]
    bound = [(course, name) for course, name in names if namespace.get(name) is function]
    own = [(course, name) for course, name in names if name == getattr(function, "__name__", None)]
    return next(iter([*bound, *own]), None)


def _nothing_to_check(function: Any, found: tuple[Course, ...]) -> str:
    names = found[0].names
    listed = ", ".join(names)
    if function is None:
        return f"None of the functions is defined here yet: {listed}. Run the cells that define them first."
    return f"check one of your functions: check({names[0]}). There are {listed}."
