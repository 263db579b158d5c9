"""What an exception comes from, where Python's words don't say it. Not covered: what a library means by its errors."""

import ast
import bdb

import pytest

from exercises.kit.submission import meanings


def meaning(source, call="f()"):
    """What is said of the exception that the call raises after the source has run."""
    namespace = {}
    exec(source, namespace)
    try:
        exec(call, namespace)
    except BaseException as error:
        return meanings.of(error, namespace, [ast.parse(source)])
    raise AssertionError("nothing was raised")


def test_a_name_of_pythons_own_that_the_file_gives_another_value_is_named_with_its_line():
    said = meaning("x = 1\nlist = [x]\ndef f():\n    return list('ab')")
    assert said.startswith("`list` is not Python's own here: line 2 of the file gives the name another value.")


def test_a_function_of_the_files_own_that_is_given_another_value_is_named_too():
    said = meaning("def g():\n    return 1\nf = lambda: g()\ng = g()")
    assert said.startswith("`g` is not a function here: line 4 of the file gives")


@pytest.mark.parametrize(
    "body", ["    sum = sum([1])\n", "    max = 1\n    return max(2)\n", "    for id in [1]: id(2)\n"]
)
def test_a_name_of_pythons_own_that_a_function_gives_another_value_is_named(body):
    said = meaning(f"def f():\n{body}")
    assert "is Python's own, but this function gives the name another value" in said


@pytest.mark.parametrize(
    "source",
    [
        "def f(): return 1 + ''", "def f(): return undefined.x", "def f(): return undefined", "def f():\n    x += 1",
        "list = [1]\ndef f(): return 1 / 0",
    ],
)  # fmt: skip
def test_where_python_says_it_all_nothing_is_added(source):
    assert meaning(source) == ""


def test_an_error_that_fails_when_it_is_shown_has_no_meaning():
    class Broken(TypeError):
        def __str__(self):
            raise RuntimeError

    def fail():
        raise Broken

    assert meaning("def f(): fail()", "f.__globals__['fail'] = fail; f()") == ""
    assert meanings.of(Broken(), {}, []) == "" and fail


def test_a_debugger_that_nobody_serves_is_named():
    assert "breakpoint() or pdb" in meanings.of(bdb.BdbQuit(), {}, [])


def test_a_name_that_is_no_function_is_told_with_its_line():
    tree = ast.parse("def f(): pass\nf = f()\nx = 1")
    said = meanings.not_callable("f", None, [tree])
    assert said.startswith("f is no function but an object of type NoneType: line 2 gives the name another value.")
    assert (
        meanings.not_callable("f", [], []) == "f is no function but an object of type list. Choose another name there."
    )


def test_a_statement_that_loads_a_model_is_asked_about():
    for line in ("pipe = pipeline('x')", "m = AutoModel.from_pretrained('x')", "x = transformers.pipeline()"):
        assert meanings.of_statement(ast.parse(line).body[0], {}, []).startswith("Does it load a model?")
    assert meanings.of_statement(ast.parse("x = 1 / 0").body[0], {}, []) == ""


def test_an_annotation_that_meets_a_name_with_another_value_is_explained():
    [first, definition] = ast.parse("list = [1]\ndef f(x: list[int]): pass").body
    said = meanings.of_statement(definition, {"list": [1]}, [ast.Module([first], [])])
    assert said.startswith("`list` is not Python's own here: line 1 of the file")


@pytest.mark.parametrize("source", ["def f(): return f()", "def f(): return g()\ndef g(): return f()"])
def test_a_function_that_calls_itself_without_an_end_is_told_so(source):
    assert meaning(source).startswith("A function calls itself again and again")
