"""Cells of the kit in a notebook: what uses the kit is left out, and what a student wrote there is not."""

import ast
import json

import pytest

from exercises.kit.submission import loader
from exercises.kit.submission.kit_cells import is_tagged, without_kit

# The module that a file becomes.
MODULE = "submitted"


def left(source, names=()):
    """The lines that are left of a tagged cell."""
    return [line for line in without_kit(source, set(names)).split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("cell", "tagged"),
    [
        ({"metadata": {"tags": ["kit"]}}, True),
        ({"metadata": {"tags": ["active-ipynb", "kit"]}}, True),
        ({"metadata": {"tags": ["kitten"]}}, False),
        ({"metadata": {"tags": "kit"}}, False),
        ({"metadata": {"tags": {"kit": 1}}}, False),
        ({"metadata": {"kit": True}}, False),
        ({"metadata": {}}, False),
        ({"metadata": ["kit"]}, False),
        ({"metadata": None}, False),
        ({}, False),
    ],
)
def test_a_cell_is_the_kits_when_the_tag_is_among_its_tags(cell, tagged):
    assert is_tagged(cell) is tagged


@pytest.mark.parametrize(
    "statement",
    [
        "import exercises",
        "import exercises.kit.models as m",
        "from exercises.kit.notebook import check",
        "from exercises.kit import (\n    models,\n    plots,\n)",
        "try:\n    from exercises.kit import plots\nexcept ImportError:\n    raise SystemExit",
    ],
)
def test_what_imports_the_kit_is_left_out(statement):
    assert left(f"x = 1\n{statement}\ny = 2") == ["x = 1", "y = 2"]


def test_what_uses_a_name_of_the_kits_is_left_out():
    source = "from exercises.kit import plots as p\np.show(1)\nx = [p]\nif y:\n    p"
    assert left(source) == []


def test_a_name_that_such_a_statement_binds_is_the_kits_too():
    source = "from exercises import models\nloaded = models.load('pocket')\na, b = loaded.a, loaded.b\nprint(b)\nc = 1"
    assert left(source) == ["c = 1"]


def test_names_are_remembered_from_cell_to_cell():
    names = set()
    without_kit("try:\n    from exercises.kit.notebook import check\nexcept ImportError:\n    pass", names)
    assert without_kit("check(tokenize)", names) == ""


def test_an_import_of_another_package_stays():
    source = "import exercises_of_mine\nfrom . import exercises\nimport math, os"
    assert left(source) == source.split("\n")


def test_a_function_of_the_students_stays_whatever_it_uses():
    source = "@wrap\n@check\ndef tokenize(t, x):\n    return check(x)\n\nclass A:\n    b = check\nasync def f(): check"
    assert left(source, {"check"}) == [line for line in source.split("\n") if line]


def test_what_the_student_wrote_around_a_call_of_the_kit_stays():
    source = "import numpy as np\nDEVICE = torch.device('cpu')\ncheck(tokenize)\nstep = lambda m: 1"
    assert left(source, {"check"}) == ["import numpy as np", "DEVICE = torch.device('cpu')", "step = lambda m: 1"]


def test_lines_keep_their_numbers():
    source = "check(\n    f\n)\nx = 1\ncheck(f)\ny = '''a\nb'''"
    assert without_kit(source, {"check"}).split("\n") == ["", "", "", "x = 1", "", "y = '''a", "b'''"]


def test_what_shares_a_line_with_what_stays_stays_too():
    assert left("x = 1; check(x)", {"check"}) == ["x = 1; check(x)"]


@pytest.mark.parametrize("source", ["def f(:\n  check(f)", "x = '\0'", "(" * 500, "\ud800"])
def test_a_cell_that_is_no_python_comes_back_as_it_is(source):
    assert without_kit(source, {"check"}) == source


def test_an_empty_cell_is_empty():
    assert without_kit("", set()) == ""


# In a notebook


@pytest.fixture(autouse=True)
def _no_trace(monkeypatch):
    """Loading leaves a module behind: not after a test."""
    monkeypatch.setitem(loader.sys.modules, MODULE, None)


def load(*cells):
    """The names that a notebook of these (source, tags) binds, the notes, and the labels of the cells that ran."""
    made = [
        {"cell_type": "code", "execution_count": None, "id": f"c{i}", "metadata": {"tags": tags}, "outputs": []}
        | {"source": source}
        for i, (source, tags) in enumerate(cells)
    ]
    data = json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    submission = loader.read("me.ipynb", data)
    return vars(loader.execute(submission, module=MODULE)), submission.notes, [cell.label for cell in submission.cells]


def test_cells_of_the_kit_do_not_run_and_are_not_noted():
    setup = "from exercises.kit.no_such_module import check, plots"
    names, notes, ran = load(
        (setup, ["kit"]), ("x = 1", []), ("check(x)", ["kit"]), ("plots.map(x)  # 1 / 0", ["active-ipynb", "kit"])
    )
    assert names["x"] == 1
    assert notes == []
    assert ran == ["me.ipynb, code cell 2"]


def test_the_same_without_the_tag_runs_as_ever():
    _, notes, ran = load(("from exercises.kit.no_such_module import check", ["tip"]), ("check(1)", []))
    assert len(notes) == len(ran) == 2


def test_a_function_written_into_a_cell_of_the_kit_counts():
    names, notes, _ = load(
        ("from exercises.kit.no_such_module import check\nimport math", ["kit"]),
        ("def half(n):\n    return math.floor(n / 2)\n\n\ncheck(half)", ["kit"]),
    )
    assert names["half"](5) == 2
    assert notes == []


def test_a_magic_in_a_cell_of_the_kit_is_no_code_there_either():
    names, notes, _ = load(
        ("%load_ext x\nfrom exercises import y\nz = 1", ["kit"]), ("!pip install", ["kit"]), ("a = 1", [])
    )
    assert (names["z"], names["a"], notes) == (1, 1, [])


def test_a_mistake_in_a_cell_of_the_kit_is_noted_as_in_any_cell():
    _, notes, _ = load(("x = 1", []), ("def f(:\n    pass", ["kit"]))
    assert notes == ["me.ipynb, code cell 2: line 1: invalid syntax\n    def f(:\n          ^"]


def test_what_is_left_can_be_read_whatever_the_cell_was():
    for source in ("if x:\n    check(1)\nelse:\n    y = 2", "for i in a:\n    check(i)", "with check: pass\nz = 1"):
        ast.parse(without_kit(source, {"check"}))
