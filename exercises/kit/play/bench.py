"""A student's functions to play with: they are loaded anew when the file is saved, and lent a model as checks lend it.

Calls go as in a check: torch is set as it is there, a loop that never ends is stopped, `generate` is refused, and what
a function changes of what it was lent is said, after which there is a fresh one. So a call that a check's message shows
gives here what the check got. Of what fails, `explained` has the words of a check.
Covered: a file that can't be read (what was loaded before stays), functions that are not there or not written yet.
Not covered: what is right; and any safety, as it is the student's own code in the student's own process.
"""

import ast
import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from exercises.kit import models, reference
from exercises.kit.feedback import progress
from exercises.kit.feedback.result import NOT_ATTEMPTED
from exercises.kit.manifest import Course
from exercises.kit.pipeline import pace
from exercises.kit.submission import calls, guard, loader, time_limit, unattended
from exercises.kit.testing import execution, failures
from exercises.kit.unspoilt import words
from exercises.kit.unspoilt.own import Own
from exercises.kit.values import MODEL, TOKENIZER, handles, snapshot

Say = Callable[[str], None]


@contextmanager
def at(course: Course, file: Path | None, model: str | None, say: Say) -> Iterator["Bench"]:
    """A bench for a file of a course (else for its stub), on the model of that name, while torch is set as in checks.

    `say` is given what there is to say on the way. Raises ModelNotFound.
    """
    name = models.chosen(model, course.model)
    resolve = execution.loaded(name, course, say)
    with execution.as_in_checks(resolve, name):
        yield Bench(course, file or course.stub, name, resolve, say)


class Other:
    """A model and its tokenizer that only some checks are about, loaded when somebody asks for them."""

    def __init__(self, own: Own, name: str) -> None:
        self._own, self._handles = own, dict(zip(("model", "tokenizer"), handles(name), strict=True))

    def __getattr__(self, name: str) -> Any:
        if name not in self._handles:
            raise AttributeError(f"there are {' and '.join(self._handles)}, and no {name}")
        return self._own(self._handles[name])


class Bench:
    """What lies ready is in `names`. `refresh` looks whether the file was saved, `look` what became of the model."""

    def __init__(self, course: Course, file: Path, model: str, resolve: calls.Models, say: Say) -> None:
        self.course, self.file, self.model, self.say = course, file, model, say
        self.own = Own(resolve, resolve.renew, apart=True)
        self.names: dict[str, Any] = {}
        self.source: loader.Source | None = None
        self.namespace: dict[str, Any] = {}
        self.problem = ""
        self._seconds = pace.limit_at(reference.pace(resolve(MODEL))) if model else time_limit.SECONDS
        self._digest: str | None = None
        self._lent: dict[str, Any] = {}
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        """Put the models and the kit's own things where a person finds them: those of use to a course without, too."""
        if "torch" in sys.modules:
            self.names["torch"] = sys.modules["torch"]
        if self.model:
            from exercises.kit import plots

            self.names |= {"plots": plots, "reference": reference}
            self.names |= {name: Other(self.own, name) for name in (*models.STAND_INS, *models.WITNESSES)}
            self._lend()
        self._kits = frozenset(self.names)

    def _lend(self) -> bool:
        """Put the model and the tokenizer there that are unspoilt. True where that is another one than before.

        What a person has put in their place stays.
        """
        changed = False
        for handle in (MODEL, TOKENIZER) if self.model else ():
            lent = self.own(handle)
            if self.names.get(handle.kind) is self._lent.get(handle.kind):
                changed |= self.names.get(handle.kind) is not lent
                self.names[handle.kind] = lent
            self._lent[handle.kind] = lent
        return changed

    def refresh(self) -> bool:
        """Load the file anew if it was saved, and say so. True where there are other functions now."""
        digest = progress.digest_of(self.file)
        if digest == self._digest:
            return False
        first, self._digest = self._digest is None, digest
        try:
            source = loader.read_file(self.file, self.course.stub.stem)
            namespace, self.own.of_the_file = execution.globals_of(source, self.course, self._seconds)
        except loader.Unreadable as problem:
            self.problem = f"{problem}"
            if first:
                self.names |= {name: self._function(name, calls.ABSENT) for name in self.course.names}
            else:
                self.say("The functions of before are still there.")
            self.say(self.problem)
            return False
        self.problem, self.source, self.namespace = "", source, namespace
        for note in source.notes:
            self.say(f"Note: {note}")
        self.names |= self._of_the_file()
        if not first:
            self.say(f"{self.file.name} was saved: its functions are loaded anew.")
        return True

    def _of_the_file(self) -> dict[str, Any]:
        """The exercises' functions, and what else the file defines: helpers, which are called as they are."""
        exercises = {name: self._function(name, self.namespace.get(name, calls.ABSENT)) for name in self.course.names}
        helpers = {
            name: value
            for name, value in self.namespace.items()
            if inspect.isfunction(value) and value.__module__ == self.course.stub.stem and name not in self._kits
        }
        return helpers | exercises

    @property
    def trees(self) -> list[ast.Module]:
        """The syntax trees of the file."""
        return self.source.trees if self.source is not None else []

    def is_written(self, name: str) -> bool:
        """Whether the file has a function of that name that is more than the stub."""
        return callable(self.namespace.get(name)) and not _is_stub(name, self.trees)

    def _function(self, name: str, value: Any) -> Callable[..., Any]:
        """The function of an exercise as it is called here."""
        function = value if callable(value) else failures.missing(name, value, self.source, self.trees)
        if function is None:
            why = self.problem or f"there is no function {name} in {self.file.name}."
            function = functools.partial(_raise, calls.NotAttempted(why))

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(name, function, args, kwargs)

        if inspect.isroutine(value):
            return functools.wraps(value)(call)
        call.__name__ = call.__qualname__ = name
        return call

    def _call(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Call a function of the student's as a check does, and say what it has changed besides."""
        changes: tuple[str, ...] = ()
        self.own.begin([*args, *kwargs.values()])
        try:
            with guard.without_generate(), unattended.where_nobody_is():
                value = time_limit.limited_to(self._seconds, function, *args, **kwargs)
        finally:
            changes = self.own.end()
            self._lend()
        if changes:
            self.say(str(words.wrong(name, changes, snapshot(value))))
        return value

    def look(self) -> None:
        """Say what somebody has changed of the model or the tokenizer by hand, and put a fresh one there."""
        self.own.begin([self.names.get(kind) for kind in self._lent])
        changes = self.own.end()
        if changes:
            self.say("\n".join(f"That {words.CHANGES[name][0]}." for name in changes))
        if self._lend() and changes:
            self.say("What is called that from now on is a fresh one. Try such things on a copy: copy.deepcopy(...).")

    def explained(self, error: BaseException) -> str:
        """What a check would say of this error, where a function of an exercise let it out; else ''."""
        through = [entry for entry in pytest.ExceptionInfo.from_exception(error).traceback]
        if not any(entry.frame.code.raw is Bench._call.__code__ for entry in through):
            return ""
        outcome, message = failures.explain(
            pytest.ExceptionInfo.from_exception(error),
            self.namespace,
            self.trees,
        )
        return f"Not written yet: {message}" if outcome == NOT_ATTEMPTED else message


def _raise(error: Exception, *args: Any, **kwargs: Any) -> None:
    raise error


def _is_stub(name: str, trees: list[ast.Module]) -> bool:
    """Whether the last function of that name does nothing but raise NotImplementedError."""
    found = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    body = [node for node in found[-1].body if not isinstance(node, ast.Expr)] if found else []
    return len(body) == 1 and isinstance(body[0], ast.Raise) and "NotImplementedError" in ast.unparse(body[0])
