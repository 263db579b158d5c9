"""A course's own Python: its imports from the solutions, its lines in errors. Not covered: which files are loaded."""

import ast

import pytest

from exercises.kit import manifest
from solutions import loading
from tests.support import own_course


def test_imports_from_the_solutions_are_left_out_and_lines_keep_their_numbers():
    text = "import re\nfrom solutions import (\n    a,\n    b,\n)\nfrom solutions.x import c\nfrom math import pi\n"
    left = loading.alone(text)
    assert [node.lineno for node in ast.parse(left).body] == [1, 7]
    assert left.count("\n") == text.count("\n")


def test_what_stands_on_the_solutions_has_their_functions_at_hand(tmp_path):
    course = manifest.in_folder(own_course.pairs(tmp_path))
    assert loading.standing_on(course, course.oracle).how_often([1, 2, 1, 2]) == 2


def test_a_dataclass_in_the_solutions_is_no_trouble(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n\n@dataclass\nclass A:\n    x: int\n"
    )
    assert loading.file(path).A(3).x == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\ny = 1 / 0\n", "line 2: running it raises ZeroDivisionError"),
        ("def f():\n    raise KeyError('k')\n\nf()\n", "line 2: running it raises KeyError: 'k'"),
        ("import sys\nsys.exit(3)\n", "line 2: running it raises SystemExit: 3"),
        ("import nowhere_to_be_found\n", "line 1: running it raises ModuleNotFoundError"),
        ("x = (\n", "line 1: '(' was never closed"),
        ("x = 1\0", "line 1: "),
    ],
)
def test_a_file_that_can_not_be_run_is_said_with_its_line(tmp_path, text, said):
    path = tmp_path / "oracle.py"
    path.write_text(text)
    with pytest.raises(loading.BadCourse) as caught:
        loading.file(path)
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_mark_at_the_beginning_of_a_file_does_no_harm(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert loading.file(path).x == 1


def test_a_file_that_has_been_changed_meanwhile_is_parsed_anew(tmp_path):
    path = tmp_path / "one.py"
    path.write_text("x = 1\n")
    before = loading.parsed(path)
    assert loading.parsed(path) is before
    path.write_text("x = 1\ny = 2\n")
    assert len(loading.parsed(path).body) == 2
    path.write_text("x = (\n")
    with pytest.raises(loading.BadCourse, match=r"one\.py: line 1"):
        loading.parsed(path)
