"""Both suites of a course on one model, in this process: what the solutions don't pass.

The tests are run by a judge's session, as they are for a class; the functions are the solutions, called as
`pytest exercises` calls a student's. Left out: tests on stand-ins, which are the same for every model, and what a
hidden test draws a second time.
Not covered: the sandbox. A few models go through it (tests/run/preflight/).
"""

import contextlib
import inspect
from functools import cache
from types import SimpleNamespace

import pytest

from exercises.kit import models
from exercises.kit.submission import calls
from exercises.kit.testing.oracle import key_of
from exercises.kit.values import Handle
from grader.harness import plugin
from grader.harness.batch import Batch
from grader.harness.session import Session
from solutions import loading, oracle
from tests.support.grading import corpus_of

ON_STAND_INS = "handles("


@cache
def stand_in(name):
    return models.stand_in(name)


def failures(loaded, course, session):
    """The tests that the solutions fail on this model: (name, what happened)."""

    def resolve(value):
        if not isinstance(value, Handle):
            return calls.resolver("")(value)
        return getattr(loaded if value.name == "main" else stand_in(value.name), value.kind)

    functions = oracle.functions(course)
    student = calls.caller(vars(loading.master(course)).get, course.names, resolve)
    answers = vars(calls.caller(functions.get, oracle.names(course), resolve))
    reference = SimpleNamespace(functions=SimpleNamespace(**{name: _once(name, ask) for name, ask in answers.items()}))
    batch = Batch([None], course, corpus_of(course.corpus), None, reference, seed=3)
    of_main = [
        item for item in session._items if _is_first_draw(item) and ON_STAND_INS not in inspect.getsource(item.obj)
    ]
    assert len(of_main) > 20
    batch.only = {0: {item.stash[plugin.KEY] for item in of_main}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plugin, "serving", lambda batch: contextlib.nullcontext(student))
        session.run(batch)
    assert len(batch.trials[0]) == len(of_main)
    counting = [trial for trial in batch.trials[0] if not trial.outcome.left_out]
    assert len(counting) > 15
    failed = [trial for trial in counting if trial.outcome.verdict != "passed"]
    return [(trial.outcome.name, f"{type(trial.error).__name__}: {trial.error}") for trial in failed]


def _is_first_draw(item):
    """Whether the test isn't one that was there before, with other inputs."""
    return not hasattr(item, "callspec") or item.callspec.params.get("_", 0) == 0


def _once(name, function):
    known = {}

    def ask(*args, **kwargs):
        key = key_of(name, list(args), kwargs)
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return ask


def open_session(course):
    return contextlib.closing(Session(course.hidden, course))
