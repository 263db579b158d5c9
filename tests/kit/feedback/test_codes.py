"""A student's own code, function by function."""

import json

import pytest

from exercises.kit.feedback import codes
from exercises.kit.manifest import courses

COURSE = courses()[0]
CODE = "def compare(emb1, emb2):\n    return 1.0\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CODE, CODE),
        (f"import torch\n\n{CODE}\n\nx = 1\n", CODE),
        (f"def compare(emb1, emb2):\n    return 0.0\n\n{CODE}", CODE),
        ('def compare(emb1, emb2):\n    """What it does."""\n    return 1.0\n', CODE),
        ('def compare(emb1, emb2):\n    """What it does."""\n', 'def compare(emb1, emb2):\n    """What it does."""\n'),
        (f"@torch.no_grad()\n{CODE}", f"@torch.no_grad()\n{CODE}"),
        ("compare = lambda emb1, emb2: 1.0\n", ""),
        (f"if True:\n    {CODE.replace(chr(10), chr(10) + '    ')}", ""),
        ("x = 1\n", ""),
        ("", ""),
    ],
)
def test_the_last_definition_counts_without_its_docstring(tmp_path, text, found):
    (tmp_path / "me.py").write_text(text)
    assert codes.of_file(COURSE, tmp_path / "me.py").get("compare", "") == found


def test_a_notebooks_cells_are_read_one_by_one(tmp_path):
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for source in (CODE, "def tokenize(:\n", "%matplotlib inline\ndef tokenize(tokenizer, text):\n    return [1]\n")
    ]
    (tmp_path / "me.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    found = codes.of_file(COURSE, tmp_path / "me.ipynb")
    assert found["compare"] == CODE and found["tokenize"] == "def tokenize(tokenizer, text):\n    return [1]\n"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\0", b"(" * 100_000])
def test_of_a_file_that_can_not_be_read_there_is_none(tmp_path, content):
    if content is not None:
        (tmp_path / "me.py").write_bytes(content)
    assert not any(codes.of_file(COURSE, tmp_path / "me.py").values())
