"""What a failed check is, in words; and the diagnosis, which asks a model the same only once."""

import contextlib
import sys
from types import SimpleNamespace

import pytest
import torch

from exercises.kit.checks import Wrong
from exercises.kit.diagnosis import same
from exercises.kit.submission import loader, time_limit
from exercises.kit.submission.calls import NotAttempted
from exercises.kit.submission.guard import Blocked
from exercises.kit.testing import failures
from exercises.kit.unspoilt.own import Own
from exercises.kit.values import tensor

# The module that a student's file becomes.
MODULE = "submitted"


def explain(error, namespace=None):
    """The outcome and the message for a failure that `error` is, or that a function raises."""
    with pytest.raises(BaseException) as caught:
        if callable(error):
            error()
        raise error
    return failures.explain(caught, namespace)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """own(source): the function f of a student's .py, and the globals of its code."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(sys.modules, MODULE, None)

    def own(source):
        path = tmp_path / "me.py"
        path.write_text(source)
        module = loader.execute_here(loader.read_file(path), module=MODULE)
        return module.f, vars(module)

    return own


def test_a_stub_is_not_attempted(own):
    assert explain(*own("def f():\n    raise NotImplementedError('Do it.')")) == ("not attempted", "Do it.")
    assert explain(NotAttempted("there is no function f")) == ("not attempted", "there is no function f")


def test_a_function_that_calls_a_stub_was_attempted(own):
    outcome, message = explain(*own("def f():\n    g()\ndef g():\n    raise NotImplementedError('Do it.')"))
    assert outcome == "error"
    assert message.splitlines()[-2:] == [
        "    line 2, in f: g()",
        "    line 4, in g: raise NotImplementedError('Do it.')",
    ]


def test_a_function_that_makes_a_library_say_not_implemented_was_attempted(own):
    source = "import torch\ndef f():\n    torch.nn.Module()(1)"
    outcome, message = explain(*own(source))
    assert outcome == "error"
    assert message.endswith("In your code:\n    line 3, in f: torch.nn.Module()(1)")


@pytest.mark.parametrize("call", ["torch.softmax(torch.tensor([1, 2]), -1)", "torch.tensor([1, 2]).log_softmax(-1)"])
def test_a_function_that_makes_torch_say_not_implemented_was_attempted(own, call):
    """What torch has in C leaves no frame of its own."""
    outcome, message = explain(*own(f"import torch\ndef f():\n    return {call}"))
    assert outcome == "error"
    assert message.startswith("NotImplementedError: ") and "not implemented for" in message
    assert message.endswith(f"In your code:\n    line 3, in f: return {call}")


def test_a_function_that_calls_itself_without_an_end_is_shown_once(own):
    source = "def f():\n    g()\ndef g():\n    f()"
    outcome, message = explain(*own(source))
    assert (outcome, len(message.splitlines())) == ("error", 5)
    assert message.splitlines()[1:4] == ["In your code:", "    line 2, in f: g()", "    line 4, in g: f()"]


def test_a_wrong_value_says_what_the_check_says():
    assert explain(Wrong("expected 1, got 2.", "Count again.")) == ("wrong", "expected 1, got 2.\nCount again.")


def test_an_error_outside_of_the_students_code_shows_no_lines():
    assert explain(Blocked("Write it.")) == ("error", "Write it.")
    assert explain(time_limit.TimedOut("stopped.")) == ("error", "stopped. An endless loop?")
    outcome, message = explain(ValueError("no"))
    assert (outcome, "In your code" in message) == ("error", False)
    assert message.startswith("ValueError: no\n") and "not in your code. Please tell your instructor." in message


def test_a_helper_of_the_students_own_is_shown_and_generated_code_is_not(own):
    source = (
        "from dataclasses import dataclass\n@dataclass\nclass Ids:\n    first: int\n"
        "    def __post_init__(self):\n        self.first + 'a'\ndef f():\n    Ids(1)"
    )
    outcome, message = explain(*own(source))
    assert message.splitlines()[-2:] == [
        "    line 8, in f: Ids(1)",
        "    line 6, in __post_init__: self.first + 'a'",
    ]


def test_a_time_limit_says_where_it_struck(own):
    function, namespace = own("def f(limit):\n    raise limit('stopped after 10 seconds.')")
    outcome, message = explain(lambda: function(time_limit.TimedOut), namespace)
    assert outcome == "error"
    assert message.startswith("stopped after 10 seconds. An endless loop? It was here:\n    line 2, in f: ")


CHECK = """
import functools
from exercises.kit.checks import Wrong
def fails_by_itself(f):
    return f().shape
def asserts(f):
    assert f() == 2, "expected 2"
def asserts_without_a_word(f):
    if f() != 2:
        raise AssertionError
def says_wrong(f):
    raise Wrong("expected 2.", "Count.")
def in_a_helper_of_the_check(f):
    return functools.reduce(lambda one, two: one + two, [f(), "a"])
def has_nothing(f):
    return max([])
"""


@pytest.fixture
def check(tmp_path):
    """check(name, source): what is said when a function of CHECK calls the student's f, and the file of the check."""
    path = tmp_path / "test_1_count.py"
    path.write_text(CHECK)
    checks = {}
    exec(compile(CHECK, str(path), "exec"), checks)
    config = SimpleNamespace(stash=pytest.Stash(), getoption=lambda name, usual: usual)

    def check(name, function):
        with pytest.raises(BaseException) as caught:
            checks[name](failures.guarded("count", function, config, Own(lambda value: value)))
        return failures.of_the_check(caught.value, path)

    return check


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("fails_by_itself", "line 5: return f().shape", "AttributeError: 'int' object has no attribute 'shape'"),
        ("in_a_helper_of_the_check", "line 14: return functools.reduce(lambda one, two: one + two", "TypeError"),
        ("has_nothing", "line 16: return max([])", "ValueError"),
    ],
)
def test_an_error_of_the_checks_own_is_never_shown_as_the_students(check, name, line, said):
    outcome, message = check(name, lambda: 1)
    assert outcome == "error" and message.startswith(said) and f"test_1_count.py, {line}" in message
    assert "In your code" not in message and "not in your code" in message and "Please tell your instructor" in message


@pytest.mark.parametrize(
    ("name", "said"),
    [("asserts", "expected 2"), ("asserts_without_a_word", "the check found something else than it expected.")],
)
def test_what_a_check_asserts_is_its_judgement(check, name, said):
    assert check(name, lambda: 1) == ("wrong", said)


@pytest.mark.parametrize(
    "error", [AttributeError("no"), AssertionError("no"), SystemExit(1), time_limit.TimedOut("no"), Blocked("no")]
)
def test_what_the_students_function_raises_is_the_students(check, error):
    assert check("fails_by_itself", raises(error)) is None


def test_what_the_check_says_is_wrong_and_what_is_not_there_is_no_error_of_the_check(check):
    assert check("says_wrong", lambda: 1) is None
    assert check("fails_by_itself", raises(NotAttempted("not there"))) is None


# Known mistakes


class Known:
    """Two mistakes, one of which returns a tensor and one raises; it keeps what it is asked."""

    def __init__(self):
        self.asked = []

    def like(self, exercise, args, kwargs, answer):
        self.asked.append(args[-1])
        if answer.raised is not None:
            return {"another": "You made another."} if answer.raised == "ValueError" else {}
        return {"a_mistake": "You made a mistake."} if same(answer.value, tensor([1.0])) else {}


@pytest.fixture
def called():
    """called(function): what is said of the mistakes that answer as this function does, by whoever knows two."""
    config = SimpleNamespace(stash=pytest.Stash(), getoption=lambda name, usual: usual)

    def called(function, known):
        guarded = failures.guarded("compare", function, config, Own(lambda value: value))
        with contextlib.suppress(Exception):
            guarded(torch.ones(2), torch.ones(2))
        return failures.explained_by("compare", known, config)

    return called


def raises(error):
    def function(*args):
        raise error

    return function


def test_a_mistake_that_answers_the_same_is_named(called):
    assert called(lambda *args: torch.tensor([1.0]), Known()) == {"a_mistake": "You made a mistake."}
    assert called(raises(ValueError()), Known()) == {"another": "You made another."}
    assert called(raises(ValueError("no")), Known()) == {}


def test_without_a_catalogue_no_mistake_is_named(called):
    assert called(lambda *args: torch.tensor([1.0]), None) == {}


def test_after_the_first_few_failures_no_mistake_is_asked(called):
    known = Known()
    found = [called(raises(ValueError()), known) for _ in range(failures.diagnosis.LOOKED_AT + 1)]
    assert [bool(says) for says in found] == [True] * failures.diagnosis.LOOKED_AT + [False]


def test_a_call_that_did_not_come_back_names_no_mistake():
    config = SimpleNamespace(stash=pytest.Stash(), getoption=lambda name, usual: usual)
    stopped = failures.guarded("compare", raises(time_limit.TimedOut("stopped")), config, Own(lambda value: value))
    with pytest.raises(time_limit.TimedOut):
        stopped(torch.ones(2), torch.ones(2))
    known = Known()
    assert failures.explained_by("compare", known, config) == {}
    assert known.asked == []
