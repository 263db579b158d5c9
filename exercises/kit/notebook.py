"""`check` for notebooks: the public checks of a function, on the very object that the student just defined.

    from exercises.kit.notebook import check
    check(tokenize)

The checks run in the kernel, by session.py. The first call loads the model; later ones take a fraction of a second.
What comes back shows itself: as HTML in a notebook, as text elsewhere. Hints come one at a time: in HTML each is folded
away in the one before it; in text, `hint(tokenize)` shows the next.
Not covered: code that hangs in C, which needs the kernel's own stop button and perhaps a restart.
"""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exercises.kit import manifest
from exercises.kit.feedback import hints, progress
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.result import Result
from exercises.kit.testing import session

TEMPLATE = Path(__file__).parent / "check.html.j2"


@dataclass(frozen=True)
class Checked:
    """What `check` shows: the records of the functions that were checked, or why none could be."""

    results: tuple[Result, ...]
    problem: str = ""

    def __repr__(self) -> str:
        lines = [self.problem] if self.problem else []
        for result in self.results:
            lines += [feedback.line(result), *(f"  {each}".rstrip() for each in feedback.details(result))]
            if result.state != feedback.DONE:
                lines.append(f"  A hint? hint({result.exercise})")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        exercises = {each.name: each for each in manifest.every()}
        return _template()(checked=self, exercises=exercises, details=feedback.details)


@cache
def _template() -> Callable[..., str]:
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(TEMPLATE.read_text()).render


def check(function: Any = None) -> Checked:
    """Run the public checks of one of your functions, on the object as it is defined now; of all without an argument.

    Never raises for what the function does. KeyboardInterrupt when you stop it.
    """
    caller = sys._getframe(1).f_globals
    functions = {name: caller[name] for name in manifest.every_name() if callable(caller.get(name))}
    if function is not None:
        name = _name(function, caller)
        functions = {name: function} if name else {}
    if not functions:
        return Checked((), _nothing_to_check(function))
    namespace = getattr(inspect.unwrap(function), "__globals__", caller) if callable(function) else caller
    try:
        results = session.check_functions(functions, namespace)
    except session.CannotRun as problem:
        return Checked((), str(problem))
    progress.record(results)
    return Checked(tuple(results))


def hint(function: Any) -> Checked:
    """Show the next hint for one of your functions, after those that you have seen."""
    name = _name(function, sys._getframe(1).f_globals)
    return Checked((), "\n".join(hints.next_hint(name)) if name else _nothing_to_check(function))


def _name(function: Any, namespace: dict[str, Any]) -> str | None:
    """Which exercise a function is: by the name that it has been given here, or by its own."""
    if not callable(function):
        return None
    bound = [name for name in manifest.every_name() if namespace.get(name) is function]
    own = getattr(function, "__name__", None)
    return bound[0] if bound else own if own in manifest.every_name() else None


def _nothing_to_check(function: Any) -> str:
    names = ", ".join(manifest.names())
    if function is None:
        return f"None of the functions is defined here yet: {names}. Run the cells that define them first."
    return f"check one of your functions: check({manifest.names()[0]}). There are {names}."
