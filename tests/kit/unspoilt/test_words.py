"""The words for what a function has spoilt: only names of the table count, whatever is sent."""

import pytest

from exercises.kit.unspoilt import words


def test_names_that_are_not_in_the_table_are_passed_over():
    assert words.known(["list", "the hidden input is 7", 3, None, ["list"], "dtype"]) == ("dtype", "list")


@pytest.mark.parametrize("name", words.CHANGES)
def test_the_lesson_names_the_function_and_the_deed_and_shows_no_value(name):
    failure = words.wrong("greedy_step", [name], "a secret")
    what, mend = words.CHANGES[name]
    assert failure.lesson == f"greedy_step {what}. {mend}"
    assert "a secret" in failure.message and "a secret" not in failure.lesson
