"""`check` for notebooks: the public checks of a function, on the very object that the student just defined.

    from exercises.kit.notebook import check
    check(tokenize)

The checks run in the kernel, by session.py. The first call loads the model; each later one takes a fraction of a second.
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

from exercises.kit import feedback, manifest, session
from exercises.kit.feedback import Result

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
        functions = {name: function for name in [_name(function, functions)] if name}
    if not functions:
        return Checked((), _nothing_to_check(function))
    namespace = getattr(inspect.unwrap(function), "__globals__", caller) if callable(function) else caller
    try:
        return Checked(tuple(session.check_functions(functions, namespace)))
    except session.CannotRun as problem:
        return Checked((), str(problem))


def _name(function: Any, defined: dict[str, Any]) -> str | None:
    """Which exercise a function is: by its name, or by the name that it has been given."""
    if isinstance(function, str) and function in defined:
        return function
    own = [name for name, each in defined.items() if each is function] or [getattr(function, "__name__", None)]
    return own[0] if callable(function) and own[0] in manifest.every_name() else None


def _nothing_to_check(function: Any) -> str:
    names = ", ".join(manifest.names())
    if function is None:
        return f"None of the functions is defined here yet: {names}. Run the cells that define them first."
    return f"check one of your functions: check({manifest.names()[0]}). There are {names}."
