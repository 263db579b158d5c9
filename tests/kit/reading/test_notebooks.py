"""A notebook's cells, also those of a damaged one. Not covered: what is in them (test_cells.py, test_source.py)."""

import json
import time
from contextlib import suppress

import pytest

from exercises.kit.reading import notebooks
from exercises.kit.reading.text import Unreadable


def cell(source, **changes):
    """A code cell as Jupyter writes it, but for the changes."""
    made = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": []}
    return made | {"source": source} | changes


def notebook(*cells, **changes):
    whole = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole | changes, indent=1)


def codes(text):
    """The sources of the code cells, and the notes."""
    found, notes = notebooks.cells("me.ipynb", text)
    return [one.source for one in found if one.is_code], notes


TWO = notebook(cell("x = 1"), cell("y = 2"))


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        json.dumps({"cells": json.loads(TWO)["cells"]}),
        json.dumps(json.loads(TWO)["cells"]),
        notebook(cell("x = 1", outputs={"a": 1}), cell("y = 2", outputs="none")),
        notebook(cell("x = 1", id="b"), cell("y = 2", id="b")),
        notebook(cell(["x", " = 1"]), cell(["y = ", 7, "2"])),
        notebook(cell("x = 1", metadata=None), {"cell_type": "CODE", "source": "y = 2"}),
        notebook(cell("x = 1"), None, 3, [], "x", {}, {"cell_type": {}}, cell("y = 2")),
        json.dumps({"cells": {"0": cell("x = 1"), "1": cell("y = 2")}}),
        json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}, {"cells": [cell("y = 2")]}]}),
        TWO.replace("x = 1", "x = 1\\u0000"),
        TWO.replace('"x = 1"', '"x = 1\n"').replace("\n\"", "\""),
    ],
)  # fmt: skip
def test_what_is_odd_but_whole_is_read_without_a_note(text):
    assert codes(text) == (["x = 1", "y = 2"], [])


@pytest.mark.parametrize(
    "text",
    [
        TWO[:-30],
        TWO[: TWO.index('"y = 2"') + 20],
        TWO.replace('"outputs": []', '"outputs": [],'),
        TWO.replace('"outputs": [],\n', '"outputs": []\n', 1).replace('"x = 1"', '"x = 1",', 1),
        TWO + "}}",
        TWO.replace('"metadata": {},\n "nbformat"', '"metadata": {\n "nbformat"'),
    ],
)
def test_of_a_damaged_one_the_cells_that_can_be_read_are_and_it_is_said(text):
    sources, [note] = codes(text)
    assert sources and set(sources) <= {"x = 1", "y = 2"}
    assert note.startswith("me.ipynb: the notebook is damaged or cut off (line ")


def test_a_damaged_cell_costs_no_other():
    text = notebook(cell("x = 1"), cell("broken"), cell("y = 2")).replace('"broken"', '"broken')
    assert codes(text)[0] == ["x = 1", "y = 2"]


def test_marks_of_a_merge_conflict_are_read_as_the_first_side():
    text = TWO.replace('"x = 1"', '\n<<<<<<< HEAD\n"x = 1"\n=======\n"x = 3"\n>>>>>>> theirs\n')
    sources, [note] = codes(text)
    assert sources == ["x = 1", "y = 2"]
    assert "marks of a merge conflict" in note


def test_a_cell_of_an_unknown_type_may_be_code():
    found, _ = notebooks.cells("me.ipynb", notebook(cell("x", cell_type="python"), {"source": "y"}, cell("z")))
    assert [one.is_code for one in found] == [None, None, True]
    texts = [cell("x", cell_type=kind) for kind in ("markdown", "raw", "heading", "Markdown")]
    assert [one.is_code for one in notebooks.cells("me.ipynb", notebook(*texts))[0]] == [False] * 4


@pytest.mark.parametrize("text", ["{", "[", "[]", "[1]", "{}", '{"nbformat": 4}', "[" * 100_000, '{"cells": [{"cell'])
def test_where_no_cell_can_be_read_the_file_is_named(text):
    with pytest.raises(Unreadable, match=r"^me\.ipynb: this is (not|a broken) "):
        notebooks.cells("me.ipynb", text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (TWO, True), (f"\n {TWO}", True), (f"<<<<<<< HEAD\n{TWO}", True), ('[{"cell_type": "code"}]', True),
        ("x = 1", False), ("{'cells': 1}", False), ('x = \'{"cells": []}\'', False), ("[1, 2]", False),
    ],
)  # fmt: skip
def test_a_notebook_is_told_by_what_it_holds(text, is_one):
    assert notebooks.looks_like_one(text) is is_one


HOSTILE = {
    "outputs": notebook(cell("x = 1", outputs=[{"output_type": at} for at in range(20_000)])),
    "cut cells": '{"cells": [' + '{"source": "' * 50_000,
    "open": '{"cells": [{"id": ' + "[" * 200_000,
    "commas": '{"cells": [' + "," * 300_000,
    "quotes": '{"cells": ["' + '\\"' * 150_000,
    "blanks": '{"cells"' + " " * 300_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_notebook_takes_a_bounded_time(kind):
    begun = time.process_time()
    with suppress(Unreadable):
        notebooks.cells("me.ipynb", HOSTILE[kind])
    assert time.process_time() - begun < 4
