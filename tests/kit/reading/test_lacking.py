"""Which modules a file imports that are not here, and what of the file hangs on them."""

import ast

import pytest

from exercises.kit.reading import lacking

GONE = "no_such_module_anywhere"


def of(source, own=()):
    return lacking.of([ast.parse(source.replace("GONE", GONE))], own)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import GONE", [GONE]),
        ("import os, GONE as gone, torch", ["gone"]),
        ("import GONE.inner.most", [GONE]),
        ("from GONE.metrics import cosine_similarity as cs, other", ["cs", "other"]),
        ("def f():\n    from GONE import one", ["one"]),
        ("try:\n    from GONE import one\nexcept ImportError:\n    one = None", ["one"]),
        ("from GONE import jit\n\n@jit\ndef compare(a, b):\n    return 1", ["jit", "compare"]),
        ("import GONE as g\nmodel = g.load()\nsize = model.size", ["g", "model", "size"]),
        ("import GONE as g\ndef f(x=g.ONE):\n    return 1", ["g", "f"]),
        ("import GONE as g\nclass Mine(g.Base):\n    pass", ["g", "Mine"]),
    ],
)
def test_a_module_that_is_not_here_is_named_with_what_hangs_on_it(source, names):
    assert of(source) == {GONE: names}


@pytest.mark.parametrize(
    "source",
    ["import os, torch", "from transformers import pipeline", "from . import GONE", "from .GONE import x", "GONE = 3",
     "import exercises, solutions", "import numpy.linalg"],
)  # fmt: skip
def test_what_is_here_or_is_the_kits_is_no_lack(source):
    assert of(source) == {}


def test_a_module_that_comes_along_is_no_lack_and_what_it_lacks_is_one():
    assert of("import helpers", own=["helpers"]) == {}
    assert "helpers_that_nobody_has" in of("import helpers_that_nobody_has")


def test_a_function_that_only_uses_it_when_it_is_called_is_there():
    assert of("import GONE as g\ndef f():\n    return g.x\nh = lambda: g.x") == {GONE: ["g"]}


@pytest.mark.parametrize(
    ("text", "function", "module"),
    [
        (f"ModuleNotFoundError: No module named '{GONE}'", "compare", GONE),
        (f"ModuleNotFoundError: No module named '{GONE}.inner'", "compare", GONE),
        ("NameError: name 'cs' is not defined", "compare", GONE),
        ("", "compare", GONE),
        ("ModuleNotFoundError: No module named 'another'", "compare", ""),
        ("NameError: name 'other' is not defined", "compare", ""),
        ("ValueError: name 'cs' is not defined", "compare", ""),
        ("", "tokenize", ""),
    ],
)
def test_an_exception_for_want_of_it_is_told_from_others(text, function, module):
    assert lacking.which(text, function, {GONE: ["cs", "compare"]}) == module


def test_the_module_is_found_again_in_what_is_said():
    assert lacking.named(lacking.said("compare", GONE)) == GONE
    assert lacking.named("compare: expected 0.5, got 0.4.") == ""
