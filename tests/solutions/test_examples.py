"""Examples in docstrings: what is not true is said with its line. The kit's own are proven by test_build.py."""

import pytest

from exercises.kit import manifest
from solutions import examples
from tests.support import own_course


@pytest.fixture
def untrue(tmp_path):
    """untrue(old, new): what is said of the course of two exercises with that change."""

    def untrue(old, new):
        folder = own_course.pairs(tmp_path)
        text = (folder / "solutions.py").read_text()
        assert old in text
        (folder / "solutions.py").write_text(text.replace(old, new, 1))
        return examples.untrue(manifest.in_folder(folder))

    return untrue


def test_true_examples_are_no_problem(untrue):
    assert untrue("best_pair", "best_pair") == []


def test_another_result_is_said(untrue):
    [said] = untrue("    (1, 2)\n", "    (2, 1)\n")
    assert said.endswith("solutions.py: line 21: the example best_pair([1, 2, 1, 2]) gives (1, 2), and not (2, 1).")


def test_an_example_that_raises_is_said(untrue):
    [said] = untrue(">>> best_pair([1, 2, 1, 2])\n    (1, 2)", ">>> best_pair(None)\n    (1, 2)")
    assert "line 21: the example best_pair(None) raises TypeError" in said


def test_a_function_without_an_example_is_said(untrue):
    [said] = untrue("    >>> best_pair([1, 2, 1, 2])\n    (1, 2)\n", "")
    assert "the docstring of best_pair shows no example" in said


def test_examples_that_can_not_be_read_are_said(untrue):
    [said] = untrue("    >>> best_pair([1, 2, 1, 2])", "    >>>best_pair([1, 2, 1, 2])")
    assert "the examples of best_pair can't be read" in said
