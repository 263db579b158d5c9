"""Fuzzing of what reads strangers' files: the notebook reader, the .py reader and the intake.

Whatever they are given, they raise their own documented error or none. (The wire is fuzzed in test_wire.py.)
How many examples: the profile that tests/conftest.py chooses.
"""

import contextlib
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.kit.submission.loader import Unreadable, read
from grader.intake import submissions
from tests.support.courses import MAIN

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=10,
)
LINES = st.sampled_from(
    [
        "x = 1",
        "%time x",
        "!ls",
        "?f",
        "f?",
        "%%bash",
        "%%time",
        "def f(:",
        "from exercises.kit import f",
        "    y",
        "\0",
        "\\",
        '"""',
        "é",
        "\ud800",
        "(",
    ]
)
CELL = st.fixed_dictionaries(
    {"cell_type": st.one_of(st.sampled_from(["code", "markdown", "raw"]), JSON)},
    optional={
        "source": st.one_of(st.lists(LINES, max_size=6), st.lists(LINES, max_size=6).map("\n".join), JSON),
        "outputs": JSON,
        "metadata": st.one_of(st.just({"tags": ["kit"]}), JSON, st.fixed_dictionaries({"tags": JSON})),
        "input": JSON,
        "execution_count": JSON,
    },
)
NOTEBOOK = st.fixed_dictionaries(
    {"cells": st.one_of(st.lists(CELL, max_size=5), JSON)},
    optional={
        "nbformat": st.one_of(st.integers(0, 6), JSON),
        "nbformat_minor": JSON,
        "metadata": JSON,
        "worksheets": JSON,
    },
)


def read_all(name, data):
    with contextlib.suppress(Unreadable):
        assert any(cell.tree for cell in read(name, data).cells)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_python_file_or_unreadable(data):
    read_all("x.py", data)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_lines_are_a_python_file_or_unreadable(text):
    read_all("x.py", text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_notebook_or_unreadable(data):
    read_all("x.ipynb", data)


@given(st.one_of(NOTEBOOK, JSON), st.integers(0, 40))
def test_anything_in_json_is_a_notebook_or_unreadable(notebook, cut):
    data = json.dumps(notebook).encode()
    read_all("x.ipynb", data[: len(data) - cut])


NAMES = st.text(st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda name: name not in (".", "..")
)
TREE = st.dictionaries(
    st.tuples(NAMES, st.one_of(NAMES, st.sampled_from([MAIN.stub.name, MAIN.stub.with_suffix(".ipynb").name, "a.py"]))),
    st.one_of(st.binary(max_size=20), st.just("link"), st.just("folder"), st.just("loop")),
    max_size=5,
)


@settings(max_examples=settings.default.max_examples // 2)  # each makes a folder
@given(TREE)
def test_any_folder_is_a_class_or_no_submissions(tree):
    with tempfile.TemporaryDirectory() as folder:
        for (student, name), content in tree.items():
            path = Path(folder, student, name)
            with contextlib.suppress(OSError):
                path.parent.mkdir(exist_ok=True)
                if content == "link":
                    path.symlink_to("/etc/passwd")
                elif content == "loop":
                    path.symlink_to(path)
                elif content == "folder":
                    path.mkdir()
                else:
                    path.write_bytes(content)
        with contextlib.suppress(submissions.NoSubmissions):
            found = submissions.find(Path(folder), MAIN)
            assert len({submission.student for submission in found}) == len(found)
