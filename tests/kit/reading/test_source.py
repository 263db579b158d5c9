"""A file as its cells, whatever it is called and however it was saved. Not covered: what runs (test_loader.py).

The same damage costs the same in a .py and in a notebook.
"""

import ast
import json

import pytest

from exercises.kit.reading import source
from exercises.kit.reading.text import Unreadable

ONE = "def one(x):\n    return x\n"
TWO = "def two(x):\n    return x\n"
BOTH = f"import math\n\n\n{ONE}\n\n{TWO}"


CONFLICT = "<<<<<<< HEAD\n    return x\n=======\n    pass\n>>>>>>> b\n"


def prompt(line):
    return "..." if line[:1] in " " else ">>>"


def notebook(*cells, **changes):
    """A notebook with these code cells, as text."""
    made = [
        {"cell_type": "code", "execution_count": None, "id": f"c{at}", "metadata": {}, "outputs": [], "source": text}
        for at, text in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | changes)


def read(data, name="me.py"):
    """The functions of a file, and the notes."""
    found = source.read(name, data.encode() if isinstance(data, str) else data, stem="unpacking")
    return [node.name for tree in found.trees for node in tree.body if isinstance(node, ast.FunctionDef)], found.notes


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("me.py", notebook(BOTH), "this is a notebook; it was read as one. Name it .ipynb."),
        ("me.ipynb.json", notebook(BOTH), "this is a notebook; it was read as one. Name it .ipynb."),
        ("me.ipynb", BOTH, "this is no notebook but Python; it was read as that. Name it .py."),
        ("me.py", BOTH.encode("utf-16"), "this was read as UTF-16"),
        ("me.ipynb", notebook(BOTH).encode("utf-16"), "this was read as UTF-16"),
        ("me.ipynb", notebook(BOTH)[:-50], "the notebook is damaged or cut off"),
        ("me.py", f"```python\n{BOTH}```\n", "a fence around the code (```) was left out"),
        ("me.py", BOTH.replace("    return x\n", CONFLICT, 1), "marks of a merge conflict"),
        ("me.py", f"%matplotlib inline\n{BOTH}", "this is how a notebook is written, and was read as one: %matplotlib"),
        ("me.py", "".join(f"    {line}\n" for line in BOTH.splitlines()), "line 1: this is how a notebook is written"),
        ("me.py", BOTH.replace("    ", "\u00a0   "), "a sign that only looks like a blank (U+00A0)"),
        ("me.py", "".join(f"{prompt(line)} {line}\n" for line in BOTH.splitlines()), "prompts (>>>) were left out"),
        ("me.py", f"{BOTH}\ndef bad(x)\n    pass\n", "line 11: expected ':'\n    def bad(x)\n              ^"),
        ("me.py", BOTH.replace("return x", "return x + len(“x”)"), "signs of a word processor (curly quotes"),
        ("me.py", BOTH.replace("(x):", "(x) -&gt; int:"), "signs of a web page (such as &gt;)"),
        ("me.ipynb", notebook(BOTH, outputs="x" * 16_000_000), "16 MB, most of it outputs"),
        ("me.py", f"{BOTH}\ndef three(x):\n    return input(x)\n", "line 12: input() waits for a person"),
    ],
)  # fmt: skip
def test_what_is_odd_is_read_with_one_note(name, data, words):
    functions, notes = read(data, name)
    assert functions[:2] == ["one", "two"]
    [note] = notes
    assert note.startswith(f"{name}: ") and words in note


@pytest.mark.parametrize("name", ["me.py", "me.py.txt", "ME.PY"])
def test_a_usual_file_has_no_note(name):
    assert read(BOTH, name) == (["one", "two"], [])
    assert read(notebook(ONE, TWO), "me.ipynb") == (["one", "two"], [])


DAMAGE = [
    "def bad(x)\n    return x\n",
    "def bad(x):\n    return (x\n",
    'def bad(x):\n    """Open\n    return x\n',
    "It's so.\n",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_same_damage_costs_the_same_in_a_py_a_cell_of_its_own_and_a_cell_with_the_rest(damage):
    whole = f"{ONE}\n{damage}\n{TWO}"
    for data, name in ((whole, "me.py"), (notebook(ONE, damage, TWO), "me.ipynb"), (notebook(whole), "me.ipynb")):
        functions, [note] = read(data, name)
        assert functions == ["one", "two"], name


def test_a_cell_that_writes_the_submission_is_code():
    assert read(notebook(f"%%writefile unpacking.py\n{ONE}", f"%%writefile me.py\n{TWO}"), "me.ipynb")[0] == [
        "one",
        "two",
    ]
    assert read(notebook(ONE, f"%%writefile helper.py\n{TWO}"), "me.ipynb")[0] == ["one"]


def test_a_cell_of_an_unknown_type_is_read_if_it_is_python():
    cells = [{"cell_type": "python", "source": ONE}, {"cell_type": "sql", "source": "select x from y"}, {"source": TWO}]
    functions, notes = read(json.dumps({"cells": cells}), "me.ipynb")
    assert functions == ["one", "two"]
    assert [note.partition("cell ")[2] for note in notes] == [
        "1 is of no known type; it was read as code",
        "3 is of no known type; it was read as code",
    ]


def test_quotes_in_a_text_stay_as_they_are():
    found = source.read("me.py", "x = 'It’s “so”'\ndef bad(x)\n    pass\n".encode())
    assert "It’s “so”" in ast.dump(found.trees[0])


def test_a_function_in_a_cell_that_is_no_python_is_named():
    for magic in ("%%bash", "%%writefile other.py", "%%script false"):
        found = source.read("me.ipynb", notebook("x = 1", f"{magic}\n{ONE}").encode())
        assert found.elsewhere["one"].startswith("one stands in code cell 2, whose first line (%%) makes it no Python")
    cells = [{"cell_type": "markdown", "source": ONE}, {"cell_type": "code", "source": "x = 1"}]
    found = source.read("me.ipynb", json.dumps({"cells": cells}).encode())
    assert found.elsewhere == {"one": "one stands in a text cell (cell 1): make it a code cell."}


def test_of_very_many_problems_a_few_are_named():
    _, notes = read(f"{ONE}{'x = = 1; def f(y)' + chr(10) + ONE}" * 12)
    assert len(notes) == source.MAX_NAMED + 1
    assert "more places can't be read as Python" in notes[-1]


@pytest.mark.parametrize("words", ["What I think of this exercise", "import math\nSorry, I had no time", "x", '"text"'])
def test_a_file_of_words_is_no_notebook_and_what_is_broken_in_it_no_submission(words):
    with pytest.raises(Unreadable, match="not a notebook"):
        read(words, "me.ipynb")


def test_a_py_of_words_alone_can_not_be_read():
    with pytest.raises(Unreadable, match=r"^me\.py: line 1: invalid syntax\n    What I think"):
        read("What I think of this exercise\n")


def test_a_file_of_whole_python_is_read_however_little_it_is():
    assert read("# nothing yet\n") == ([], [])


def test_a_damaged_file_is_not_whole():
    assert source.read("me.py", BOTH.encode()).is_whole
    assert source.read("me.ipynb", notebook(ONE, "It's").encode()).is_whole
    assert not source.read("me.py", (BOTH + "def bad(x)").encode()).is_whole
    assert not source.read("me.ipynb", notebook(BOTH)[:-50].encode()).is_whole


def test_the_code_of_a_file_is_there_without_parsing_it():
    assert source.code_parts("me.py", b"x = (") == ["x = ("]
    assert source.code_parts("me.py", notebook("%a", "x = (").encode()) == ["%a", "x = ("]
