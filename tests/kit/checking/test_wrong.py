"""What a plain assert says to a student."""

import pytest

from exercises.kit.checking.wrong import asserted


def failing(check):
    with pytest.raises(AssertionError) as raised:
        check()
    return raised.value


class Kit:
    def answer(self):
        return [1, 2]


def test_an_assert_says_what_it_compared_and_not_of_which_objects_that_is():
    kit = Kit()

    def check():
        assert kit.answer() == Kit().answer() + [3]

    text = asserted(failing(check))
    assert text.startswith("assert [1, 2] == ") and "Kit" not in text and "where" not in text


def test_an_assert_with_words_of_its_authors_keeps_them():
    def check():
        kit = Kit()
        assert kit.answer() == [3], "count\n + where you begin\nthe items"

    assert asserted(failing(check)).splitlines()[:3] == ["count", "   + where you begin", "  the items"]


def test_an_assert_that_says_nothing_says_nothing():
    assert asserted(AssertionError()) == ""
