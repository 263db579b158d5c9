"""Files and functions that are the same, and modules that are not there. How a page shows them: html/test_pages.py."""

import json

import pytest

from grader.intake import submissions
from grader.reports import likeness
from grader.reports.html import beside
from grader.reports.likeness import Alike, Same
from tests.support.classes import NAME, as_folder
from tests.support.courses import MAIN

OWN = MAIN.solutions.read_text("utf-8")
LOOP = """
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenizer(prompt)["input_ids"]
    first = len(ids)
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids)
        if token == tokenizer.eos_token_id:
            break
        ids = ids + [token]
    return prompt + tokenizer.decode(ids[first:], skip_special_tokens=True)
"""


def compared(**sources):
    found = [(student, NAME, text.encode(), frozenset({"mine"})) for student, text in sources.items()]
    return likeness.compared(found, MAIN)


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [],
                                  "execution_count": None} for cell in cells],
                       "metadata": {}, "nbformat": 4, "nbformat_minor": 5})  # fmt: skip


def test_the_same_bytes_are_told_once():
    assert compared(ann=OWN, bob=OWN, cem=LOOP).files == [Same(["ann", "bob"], exact=True)]


@pytest.mark.parametrize(
    "other",
    [
        OWN + "\n\n# mine\n",
        OWN.replace("\n", "\r\n"),
        "\n".join(f"{line}   # so" if line.startswith("import") else line for line in OWN.splitlines()),
        OWN.replace("    return", "    \n    # now\n    return"),
    ],
)
def test_white_space_and_comments_make_no_other_file(other):
    assert compared(ann=OWN, bob=other).files == [Same(["ann", "bob"])]


def test_a_name_makes_another_file_and_the_functions_that_stayed_are_told():
    found = compared(ann=LOOP + "\nx = 1\n", bob=LOOP.replace("    first", "    # first\n    first") + "\ny = 2\n")
    assert found.files == [Same(["ann", "bob"], exercise="greedy_generate")]
    assert compared(ann=LOOP, bob=LOOP.replace("first", "begin")).files == []


def test_a_notebook_is_compared_by_its_code_and_with_a_file(tmp_path):
    sources = [("ann", "a.ipynb", notebook("import torch", LOOP).encode(), frozenset()),
               ("bob", "b.py", f"import torch\n{LOOP}".encode(), frozenset())]  # fmt: skip
    assert likeness.compared(sources, MAIN).files == [Same(["ann", "bob"])]


def test_what_everybody_was_given_or_has_by_chance_says_nothing():
    stub = MAIN.stub.read_text("utf-8")
    one_line = "def compare(emb1, emb2):\n    return float(emb1 @ emb2)\n"
    assert compared(ann=stub, bob=stub, cem=stub + "# mine\n").files == []
    assert compared(ann=one_line + "x = 1\n", bob=one_line + "y = 1\n").files == []
    assert compared(ann="", bob=" \n").files == []


def test_what_can_not_be_read_is_compared_by_its_bytes_only():
    assert compared(ann="def x(:\n'''", bob="def x(:\n'''").files == [Same(["ann", "bob"], exact=True)]
    assert compared(ann="(" * 3000, bob="(" * 3001).files == []


def test_modules_that_this_python_has_not_are_told_by_who_imports_them():
    source = (
        '"""\nimport nothing_here\nfrom the model\n"""\nimport os, no_such_a as a\n'
        "if True:\n    from no_such_b.c import d\n"
        "import mine\nfrom . import e\nfrom .f import g\nx = 1; import no_such_c.sub\nimport exercises, torch\n"
    )
    assert compared(ann=source, bob="import no_such_a\n").modules == {
        "no_such_a": ["ann", "bob"], "no_such_b": ["ann"], "no_such_c": ["ann"],
    }  # fmt: skip


def test_what_was_found_in_a_class_is_kept_beside_the_records(tmp_path):
    root = as_folder(tmp_path / "in", {f"{name}/{NAME}": OWN for name in ("ann", "bob")} | {"cem/notes.txt": "x"})
    found = likeness.of_class(submissions.find(root, MAIN), MAIN)
    assert found == Alike([Same(["ann", "bob"], exact=True)], {})
    kept = beside.Beside(["x: why"], ["Zoë"], found)
    assert beside.from_text(beside.to_text(kept)) == kept
    assert beside.from_text("{") == beside.from_text("") == beside.Beside()


def test_a_helper_beside_the_submission_is_no_module_that_is_lacking(tmp_path):
    root = as_folder(tmp_path / "in", {f"ann/{NAME}": "import helpful\n" + LOOP, "ann/helpful.py": "x = 1\n"})
    assert likeness.of_class(submissions.find(root, MAIN), MAIN).modules == {}


def test_what_a_group_has_handed_in_is_one_file_and_not_alike():
    group = [submissions.Found(name, f"red/{NAME}", data=OWN.encode(), group="red") for name in ("ann", "bo")]
    assert likeness.of_class(group, MAIN).files == []
    copied = submissions.Found("cleo", f"cleo/{NAME}", data=OWN.encode())
    assert [same.who for same in likeness.of_class([*group, copied], MAIN).files] == [["ann", "cleo"]]
