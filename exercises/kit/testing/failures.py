"""What a failed check is, in words: what happened, the student's own lines, and which known mistake it is.

The student's own code is known by its namespace: the module that a file became, or the notebook's globals. Frames of
the kit, of pytest and of libraries are never shown.
Not covered: helper files that the student's file imports; their lines are left out as a library's are.
"""

import ast
import inspect
import linecache
import textwrap
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from exercises.kit import diagnosis
from exercises.kit.checking.wrong import Wrong, asserted
from exercises.kit.diagnosis import Answer, KnownMistakes
from exercises.kit.errors import is_of_a_stub
from exercises.kit.feedback import written
from exercises.kit.feedback.result import NOT_ATTEMPTED, Outcome
from exercises.kit.passes.kept import Kept
from exercises.kit.reading import whereabouts
from exercises.kit.submission import calls, guard, loader, meanings, time_limit, unattended
from exercises.kit.unspoilt import words
from exercises.kit.unspoilt.own import Own
from exercises.kit.values import Handle, Tensor, snapshot


@dataclass
class Call:
    """A call of a student's function; `answer` is None until something has come of it."""

    exercise: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    written: str = ""
    answer: Answer | None = None


LAST_CALL = pytest.StashKey[Call]()
LOOKED_AT = pytest.StashKey[Counter[str]]()
# How many seconds a call may take, by the pace of the model.
LIMIT = pytest.StashKey[float]()
# The frames that a student's function is called from: here, and where a person plays with it.
CALLED = ("guarded.<locals>.call", "Bench._call")


def seconds(config: pytest.Config) -> float:
    """How long the student's code may take at a time: what --time-limit says, else what the model's pace makes it."""
    said: float | None = config.getoption("--time-limit", None)
    return config.stash.get(LIMIT, time_limit.SECONDS) if said is None else said


def guarded(
    name: str, function: Any, config: pytest.Config, own: Own, kept: Kept | None = None
) -> Callable[..., Any] | None:
    """The function, kept from calling `generate` and from taking too long; None where there is none.

    Its last call is kept for the diagnosis, on the kit's own models. What it has spoilt of what `own` has lent is told.
    Forward passes that are `kept` are not made again.
    """
    if not callable(function):
        return None

    def call(*args: Any, **kwargs: Any) -> Any:
        originals = {key: own.original(value) for key, value in kwargs.items()}
        config.stash[LAST_CALL] = made = Call(name, tuple(map(own.original, args)), originals)
        made.written = _written(name, map(own.handle, args), {key: own.handle(kwargs[key]) for key in kwargs})
        changes: tuple[str, ...] = ()
        own.begin([*args, *kwargs.values()])
        try:
            with guard.without_generate(), unattended.where_nobody_is(), kept.asking() if kept else nullcontext():
                value = time_limit.limited_to(seconds(config), function, *args, **kwargs)
        except Exception as error:
            made.answer = Answer(raised=loader.describe_error(error))
            raise
        finally:
            changes = own.end()
        if changes:
            raise words.wrong(name, changes, snapshot(value))
        made.answer = Answer(value)
        return value

    return call


def _written(exercise: str, args: Iterable[Any], kwargs: Mapping[str, Any]) -> str:
    """The call as a student would write it, before anything is changed by it: with handles, or else plain data."""

    def plain(argument: Any) -> Any:
        taken = argument if isinstance(argument, Handle) else snapshot(argument)
        return replace(taken, made_by=getattr(argument, "made_by", "")) if isinstance(taken, Tensor) else taken

    return written.call(exercise, map(plain, args), {key: plain(kwargs[key]) for key in kwargs})


def with_call(exercise: str, message: str, config: pytest.Config) -> str:
    """The message of a check with the last call of the function above it, if the check came as far as that."""
    call = config.stash.get(LAST_CALL, None)
    return f"{call.written}\n{message}" if call is not None and call.exercise == exercise else message


def missing(
    name: str, value: Any, source: loader.Source | None, trees: Sequence[ast.Module]
) -> Callable[..., Any] | None:
    """What is called in the place of a function that the file has not, where it is known why; else None.

    `trees` are those of the file, or of a notebook's cells.
    """
    why = ""
    if value is not calls.ABSENT:
        why = f"TypeError: {meanings.not_callable(name, value, trees)}"
    elif source is not None:
        why = whereabouts.why_missing(name, source.elsewhere, source.defined) or source.failed.get(name, "")

    def call(*args: Any, **kwargs: Any) -> None:
        raise calls.NotThere(why)

    return call if why else None


def explained_by(exercise: str, mistakes: KnownMistakes | None, config: pytest.Config) -> dict[str, str]:
    """The words for the known mistakes that answer the last call as the student's code did, by slug.

    Empty where nothing is known of mistakes, and after the first few failures of an exercise.
    """
    looked_at = config.stash.setdefault(LOOKED_AT, Counter())
    looked_at[exercise] += 1
    call = config.stash.get(LAST_CALL, None)
    if call is None or call.exercise != exercise or call.answer is None or looked_at[exercise] > diagnosis.LOOKED_AT:
        return {}
    if mistakes is None:
        return {}
    answer = Answer(snapshot(call.answer.value), call.answer.raised)
    return mistakes.like(exercise, call.args, call.kwargs, answer)


def of_the_check(error: BaseException, check: Path) -> tuple[Outcome, str] | None:
    """The outcome and the message where the check failed by itself; None where a student's call or file did.

    `check` is the check's file. What a check asserts is its judgement, anything else is its own mistake: it must not
    look like one of the student's.
    """
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, Wrong | calls.NotAttempted | calls.NotThere | time_limit.TimedOut | guard.Blocked):
        return None
    if any(code.co_qualname in (*CALLED, loader.execute_here.__qualname__) for code, _ in frames):
        return None
    own = [line for code, line in frames if Path(code.co_filename) == check]
    if not own:
        return None
    if isinstance(error, AssertionError):
        return "wrong", asserted(error) or "the check found something else than it expected."
    statement = linecache.getline(str(check), own[-1]).strip()
    return "error", (
        f"{loader.describe_error(error)}\n"
        f"This happened in the check itself, not in your code: {check.name}, line {own[-1]}: {statement}\n"
        "It may not be prepared for what your function returned. Please tell your instructor."
    )


def _place(entry: Any) -> str:
    """A line of the student's own; without its text where nobody has that (a cell under `%%time`, for one)."""
    place = f"    line {entry.lineno + 1}, in {entry.name}"
    if entry.frame.code.fullsource is None:
        return place
    try:
        statement = str(entry.statement).strip()
    except SyntaxError:  # there is a mistake elsewhere in the file
        statement = linecache.getline(entry.frame.code.raw.co_filename, entry.lineno + 1).strip()
    return f"{place}: {statement}"


def explain(
    excinfo: pytest.ExceptionInfo[BaseException], namespace: dict[str, Any] | None, trees: Sequence[ast.Module] = ()
) -> tuple[Outcome, str]:
    """Explain a failure: (its outcome, a message that says what happened and shows the student's own lines).

    `trees` are those of the student's file, where there is one.
    """
    error = excinfo.value
    frames = [
        entry
        for entry in excinfo.traceback
        if entry.frame.f_globals is namespace and entry.frame.code.raw.co_filename != "<string>"
    ]
    stub = len(frames) == 1 and frames[0] is excinfo.traceback[-1] and is_of_a_stub(error)
    left = _left_raise(frames[0].frame.code.raw) if stub else ""
    if left or isinstance(error, calls.NotThere):
        return "error", left or str(error)
    if stub or isinstance(error, calls.NotAttempted):
        return NOT_ATTEMPTED, str(error)
    if isinstance(error, Wrong):
        return "wrong", str(error)
    if isinstance(error, pytest.fail.Exception):
        return "error", str(error)
    # A function that calls itself stands in the traceback a thousand times: its line is shown once.
    once = {(entry.lineno, entry.name): entry for entry in reversed(frames)}
    where = "\n".join(_place(entry) for entry in frames if once[entry.lineno, entry.name] is entry)
    if isinstance(error, time_limit.TimedOut):
        text = f"{error} An endless loop?{' It was here:' if where else ''}"
    elif isinstance(error, guard.Blocked):
        text = f"{error}{' It was called here:' if where else ''}"
    else:
        text = loader.describe_error(error)
        if where:
            text = f"{text}\nIn your code:"
        elif not any(entry.frame.code.raw.co_qualname in CALLED for entry in excinfo.traceback):
            text = f"{text}\nThis happened in the kit, not in your code. Please tell your instructor."
    meaning = meanings.of(error, namespace or {}, trees)
    return "error", "\n".join(part for part in (text, where, meaning) if part)


def _left_raise(code: CodeType) -> str:
    """What is said of a function with this code that raises NotImplementedError beside its own work."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    except (OSError, SyntaxError, ValueError):
        return ""
    ast.increment_lineno(tree, code.co_firstlineno - 1)
    return whereabouts.left_raises([tree]).get(code.co_name, "")
