"""`check_raises`: in this process, and of what a worker says. Through a real worker: tests/sandbox/test_client.py."""

import pytest

from exercises.kit.checking.raising import Raised
from exercises.kit.checks import Wrong, check_raises
from exercises.kit.submission import calls, guard
from grader.sandbox.client import SandboxError


class Own(ValueError):
    pass


class Named(Exception):
    pass


Named.__name__ = "ValueError"


class Mute(ValueError):
    def __str__(self):
        raise SystemExit


def raises(error):
    def function(*args, **kwargs):
        raise error

    return function


def elsewhere(*kinds, text="ValueError: no"):
    error = Raised("what the worker says")
    error.kinds, error.raised = kinds, text
    return error


@pytest.mark.parametrize(
    "error",
    [ValueError("no"), UnicodeDecodeError("a", b"", 0, 1, "no"), Own("no"), elsewhere("ValueError", "Exception")],
    ids=repr,
)
def test_the_exception_and_what_derives_from_it_pass(error):
    check_raises(ValueError, raises(error))
    check_raises(ValueError, raises(error), 1, key=2, says="NO")


@pytest.mark.parametrize(
    ("function", "message", "lesson"),
    [
        (lambda: [1], "expected a ValueError, got the list [1].", "`raise` one"),
        (lambda: None, "got None", "`raise` one"),
        (lambda: ValueError("no"), "got an object of type ValueError", "`raise` one"),
        (raises(KeyError("x")), "got KeyError: 'x'", "another kind"),
        (raises(Exception("x")), "got Exception: x", "says less"),
        (raises(Named("x")), "got ValueError: x", "says less"),
        (raises(elsewhere("KeyError", "Exception", text="KeyError: 'x'")), "got KeyError: 'x'", "another kind"),
    ],
)
def test_another_end_of_the_call_is_wrong(function, message, lesson):
    with pytest.raises(Wrong) as caught:
        check_raises(ValueError, function)
    assert message in caught.value.message
    assert lesson in caught.value.lesson


def test_the_text_has_to_say_what_is_asked_for():
    with pytest.raises(Wrong, match="does not say what is wrong"):
        check_raises(ValueError, raises(ValueError("no")), says="even")


def test_an_exception_that_fails_when_it_is_shown_counts_all_the_same():
    with pytest.raises(SystemExit):  # Python's own exits are nobody's answer
        check_raises(ValueError, raises(Mute()))


@pytest.mark.parametrize(
    "error",
    [
        NotImplementedError("the stub"), ModuleNotFoundError("sklearn"), MemoryError(), calls.NotAttempted("no"),
        calls.NotThere("no"), guard.Blocked("no"), SandboxError("no"), Wrong("spoilt"), elsewhere(),
        elsewhere("NotImplementedError", "RuntimeError", "Exception"),
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("kind", [ValueError, RuntimeError, Exception, AssertionError])
def test_what_is_no_answer_passes_through(error, kind):
    with pytest.raises(type(error)) as caught:
        check_raises(kind, raises(error))
    assert caught.value is error


@pytest.mark.parametrize("kind", [NotImplementedError, ImportError, MemoryError, Own, BaseException])
def test_what_cannot_be_told_apart_is_the_authors_mistake(kind):
    with pytest.raises(TypeError, match="can't ask for"):
        check_raises(kind, raises(kind()))
