"""Whether the examples in the docstrings of a course's solutions are true: what stands after >>> is run, by doctest.

This runs in the reference's worker. An example may use all functions of the course, and `model` and `tokenizer` where
the course has them. Not covered: examples in other places, such as a handout.
"""

import ast
import doctest
from pathlib import Path
from types import FunctionType
from typing import Any

from exercises.kit.manifest import Course
from solutions import loading


def untrue(course: Course, model: Any = None, tokenizer: Any = None) -> list[str]:
    """A sentence, with file and line, for each example that gives something else; a function need not have any."""
    found: list[str] = []
    names = vars(loading.master(course))
    for name in course.names:
        function = names[name]
        if not isinstance(function, FunctionType):
            continue
        path = function.__code__.co_filename
        line = _line_of_docstring(Path(path), name) or function.__code__.co_firstlineno
        given = {"model": model, "tokenizer": tokenizer} if model is not None else {}
        try:
            test = doctest.DocTestParser().get_doctest(function.__doc__ or "", names | given, name, path, line)
        except ValueError as error:  # white space that doctest can't follow
            found.append(f"{path}: line {line}: the examples of {name} can't be read: {error}.")
            continue
        found += _run(test)
    return found


def _line_of_docstring(path: Path, name: str) -> int:
    """The line in which the docstring of a function begins; 0 where it is not found."""
    for node in loading.parsed(path).body:
        if isinstance(node, ast.FunctionDef) and node.name == name and ast.get_docstring(node) is not None:
            return node.body[0].lineno
    return 0


class _Silent(doctest.DocTestRunner):
    """Keeps what comes out in the place of printing it."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.said: list[str] = []

    def report_start(self, out: Any, test: doctest.DocTest, example: doctest.Example) -> None:
        pass

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self._note(test, example, f"gives {_short(got)}, and not {_short(example.want)}")

    def report_unexpected_exception(self, out: Any, test: doctest.DocTest, example: doctest.Example, info: Any) -> None:
        self._note(test, example, f"raises {info[0].__name__}: {_short(str(info[1]))}")

    def _note(self, test: doctest.DocTest, example: doctest.Example, what: str) -> None:
        line = (test.lineno or 0) + example.lineno
        self.said.append(f"{test.filename}: line {line}: the example {_short(example.source)} {what}.")


def _run(test: doctest.DocTest) -> list[str]:
    runner = _Silent()
    runner.run(test, out=lambda text: None, clear_globs=False)
    return runner.said


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 100 else f"{words[:100]} ..."
