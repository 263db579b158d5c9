"""What IPython makes of a cell, with every line under its number. Not covered: whether the outcome is whole Python."""

import time

import pytest

from exercises.kit.reading.cells import as_python


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("%x\ny = (1\n  % 2)\n", "pass\ny = (1\n  % 2)\n"),
        ("!pip install \\\n  torch\nx = 1", "pass\n\nx = 1"),
        ("%x\ny = '''(\n%a\n'''\n%b", "pass\ny = '''(\n%a\n'''\npass"),
        ("%x\nfiles = !ls\na, *b = %x\ny == !z", "pass\npass\npass\ny == !z"),
        ("if x:\n    !ls\n    torch.nn??\ny = 1", "if x:\n    pass\n    pass\ny = 1"),
        ("?print\nprint?\nx = 1", "pass\npass\nx = 1"),
        ("%time x = 1", "x = 1"),
        ("for a in b:\n    %time x = a", "for a in b:\n    x = a"),
        ("%timeit x = 1\ny = 2", "pass\ny = 2"),
        ("    x = 1\n    %y\n    z = 2", "x = 1\npass\nz = 2"),
        ("\n\n    x = 1\n    %y", "\n\nx = 1\npass"),
        (">>> def f(x):\n...     return x\n>>> f(1)", "def f(x):\n    return x\nf(1)"),
        ("In [1]: def f(x):\n   ...:     return x\n   ...: ", "def f(x):\n    return x\n"),
    ],
)
def test_lines_of_ipythons_own_become_python(source, expected):
    assert as_python(source) == expected


@pytest.mark.parametrize(
    "magic", ["%%time", "%%timeit -n 3", "%%capture out", "%%prun -s x", "%%debug", "%%time\n%%capture", "\n%%time"]
)
def test_a_cell_that_is_timed_captured_or_debugged_is_code(magic):
    made = as_python(f"{magic}\nx = 1\n%y\nz = 2")
    assert made.split("\n") == [""] * (magic.count("\n") + 1) + ["x = 1", "pass", "z = 2"]


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%javascript", "%%sh -e", "%%writefile other.py", "%%nonsense"])
def test_a_cell_in_another_language_is_blank(magic):
    assert as_python(f"{magic}\nx = 1\ny = 2", ["mine"]) == "\n\n"


@pytest.mark.parametrize(
    ("arguments", "is_code"),
    [
        ("mine.py", True), ("-a mine.py", True), ("/content/mine.py", True), ("'mine.py'", True), ("a\\mine.py", True),
        ("mine.txt", False), ("mine", False), ("", False), ("yours.py", False), ("mine.py.bak", False),
    ],
)  # fmt: skip
def test_a_cell_that_writes_the_submission_itself_is_code(arguments, is_code):
    assert ("x = 1" in as_python(f"%%writefile {arguments}\nx = 1", ["mine"])) is is_code
    assert ("x = 1" in as_python(f"%%file {arguments}\nx = 1", ["mine"])) is is_code


HOSTILE = {
    "magics": "%a\n" * 20000 + "x = (",
    "words": "a" * 60000 + "\nx = (",
    "names": "a, " * 20000 + "\nx = (",
    "questions": "a?" * 30000 + " " * 20000 + "x\nx = (",
    "quotes": "'" * 60000 + "\nx = (",
    "triple quotes": "'''" * 20000 + "\n%a" * 1000,
    "backslashes": "'" + "\\" * 60000 + "\n" + "%a \\\n" * 10000,
    "brackets": "(\n%a\n" * 10000,
    "comments": "%a\n#(\n" * 10000 + "x = (",
    "helps": "a.b?\n" * 10000,
    "many short magics": "%a\n" * 500,
    "time of time": "%time " * 4000 + "x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cell_takes_a_bounded_time(name):
    """IPython alone reads the whole anew for every magic: minutes for some of these. Measured: 0.6 s at most."""
    begun = time.process_time()
    made = as_python(HOSTILE[name])
    assert time.process_time() - begun < 8
    assert made.count("\n") == HOSTILE[name].count("\n")
