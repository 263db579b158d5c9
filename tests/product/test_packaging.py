"""However a right file is packed, it gets full marks, and where a function is lost the student is told why.

Each file is checked twice: as `pytest exercises` does it at home, and in a worker as the grader does.
Not covered: hidden tests (the worker is the same), and how single kinds of damage are read (tests/kit/reading/).
"""

import ast
import json

import pytest

from exercises.kit.testing import session
from grader.harness import verdicts
from grader.sandbox import client
from tests.support.courses import MAIN

MASTER = MAIN.solutions.read_text("utf-8")
HEAD = "import torch\n"
FUNCTIONS = {
    node.name: ast.unparse(ast.FunctionDef(node.name, node.args, node.body[1:], [], node.returns, lineno=1))
    for node in ast.parse(MASTER).body
    if isinstance(node, ast.FunctionDef)
}
FIRST = MAIN.names[0]
# They build on nothing, and are quickly checked.
UNTOUCHED = MAIN.names[4:]


def script(**changed):
    """The solutions as a .py, but for the changed functions."""
    return HEAD + "\n\n".join((FUNCTIONS | changed).values()) + "\n"


def notebook(*cells):
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def first(change):
    """A .py in which the first function is changed."""
    return script(**{FIRST: change(FUNCTIONS[FIRST])})


def set_in(text):
    return "".join(f"    {line}\n" for line in text.splitlines())


def with_line(line):
    """A change that puts a line at the beginning of a function."""
    return lambda text: text.replace("\n", f"\n    {line}\n", 1)


RIGHT = {
    "prompts": ("me.py", "".join(f"{'...' if line[:1] in ' ' else '>>>'} {line}\n" for line in script().splitlines())),
    "fence": ("me.py", f"Here's my code:\n\n```python\n{script()}```\nGood luck!\n"),
    "set in": ("me.py", set_in(script())),
    "magics": ("me.py", f"%matplotlib inline\n!pip install torch\n{script()}\n{FIRST}?\n"),
    "conflict": ("me.py", script().replace(HEAD, f"<<<<<<< HEAD\n{HEAD}=======\nimport\n>>>>>>> b\n")),
    "utf-16": ("me.py", script().encode("utf-16")),
    "null bytes": ("me.py", script().encode() + b"\0" * 100),
    "notebook as py": ("me.py", notebook(script())),
    "py as notebook": ("me.ipynb", script()),
    "notebook as json": ("me.ipynb.json", notebook(script())),
    "cut off": ("me.ipynb", notebook(script(), "x = 1")[:-70]),
    "cells set in": ("me.ipynb", notebook(HEAD, *map(set_in, FUNCTIONS.values()))),
    "writefile": ("me.ipynb", notebook(f"%%writefile {MAIN.stub.name}\n{script()}")),
    "debug": ("me.ipynb", notebook(f"%%debug\n{script()}")),
    "broken cell": ("me.ipynb", notebook(script(), "def more(x)\n    return x")),
    "broken end": ("me.py", f"{script()}\ndef more(x)\n    return x\n"),
    "breakpoint": ("me.py", first(with_line("breakpoint()"))),
    "pdb": ("me.py", first(with_line("import pdb; pdb.set_trace()"))),
    "chat": ("me.py", f"{script()}\nwhile True:\n    print(input('> '))\n"),
    "pipeline": ("me.py", f"from transformers import pipeline\npipe = pipeline('text-generation', 'x/y')\n{script()}"),
}
LOST = {
    "colon": (first(lambda text: text.replace(":\n", "\n", 1)), f"{FIRST} can't be read: line 2: expected ':'"),
    "class": (
        first(lambda text: f"class Mine:\n{set_in(text)}"),
        "inside of the class Mine, as a method of it (line 3)",
    ),
    "main": (first(lambda text: f"def main():\n{set_in(text)}"), "inside of the function main"),
    "block": (first(lambda text: f"if __name__ == '__main__':\n{set_in(text)}"), "below `if __name__"),
    "comment": (first(lambda text: "".join(f"# {line}\n" for line in text.splitlines())), "in a comment (line 2)"),
    "string": (first(lambda text: f"'''\n{text}\n'''"), "in a string (line 3)"),
    "decorator": (first(lambda text: f"@missing\n{text}"), f"{FIRST} is not there: line 3 did not run: NameError"),
    "slip": (first(lambda text: text.replace(FIRST, "tokenise", 1)), "but tokenise: is it that?"),
    "raise above": (first(with_line("raise NotImplementedError")), "line 3 still raises NotImplementedError"),
    "raise below": (
        first(lambda text: text.replace("return", "ids =") + "\n    raise NotImplementedError"),
        "and your code stands above it",
    ),
    "bound anew": (f"{script()}\n{FIRST} = [1]\n", f"{FIRST} is no function but an object of type list: line "),
    "shadowed": (f"print = 1\n{first(with_line('print(2)'))}", "`print` is not Python's own here: line 1 of the file"),
    "input": (first(with_line("input('Go on?')")), "EOFError: input() waits for a person"),
}


@pytest.fixture
def both(judge, tmp_path):
    """both(name, content, exercise): the results of the checks at home, a call in a worker, and the notes of each."""

    def check(name, content, exercise, names=MAIN.names):
        data = content if isinstance(content, bytes) else content.encode()
        path = tmp_path / name
        path.write_bytes(data)
        notes = []
        results = session.check_file(MAIN, path, names, note=notes.append)
        worker = client.Worker(judge.zygote, client.of_submission(name, data, MAIN))
        try:
            called = _called(worker, exercise)
        finally:
            worker.stop()
        return results, called, notes, worker.notes

    return check


def _called(worker, exercise):
    """('', value) of a call in the worker, or (message, None)."""
    from exercises.kit.values import TOKENIZER

    try:
        return "", worker.call(exercise, TOKENIZER, "The hat")
    except client.CallFailed as failed:
        return verdicts.explain(failed, public=True)[1], None


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_file_counts_in_full_however_it_is_packed(both, kind):
    name, content = RIGHT[kind]
    results, (message, value), at_home, graded = both(name, content, FIRST)
    assert {result.exercise: result.state for result in results} == dict.fromkeys(MAIN.names, "done")
    assert message == "" and value
    assert [line.removeprefix("Note: ") for line in at_home if line.startswith("Note: ")] == [
        *graded
    ] or kind == "pipeline"
    assert graded or kind in ("cells set in", "writefile", "debug")


@pytest.mark.parametrize("kind", LOST)
def test_where_a_function_is_lost_the_student_is_told_why_at_home_and_graded(both, kind):
    content, words = LOST[kind]
    results, (message, _), _, _ = both("me.py", content, FIRST, (FIRST, *UNTOUCHED))
    [result] = [result for result in results if result.exercise == FIRST]
    assert result.state == "not yet" and words in result.message
    assert words in message
    others = {result.exercise: result.state for result in results if result.exercise != FIRST}
    assert others == dict.fromkeys(UNTOUCHED, "done")
