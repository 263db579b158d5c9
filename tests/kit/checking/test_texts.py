"""`check_text` without a prompt: letters, white space, case. With one: tests/kit/test_checks.py."""

import pytest

from exercises.kit.checks import Wrong, check_text
from exercises.kit.values import Opaque
from tests.kit.checking.hostile import all_of_them

TEXT = "Hello, world"


def wrong(got, expected=TEXT):
    with pytest.raises(Wrong) as caught:
        check_text(got, expected)
    return caught.value


@pytest.mark.parametrize(
    ("got", "said"),
    [
        ("", "empty"),
        (" Hello, world\n", "but for white space at the ends"),
        ("hello, World", "but for upper and lower case"),
        ("hello, world ", "but for upper and lower case, and white space at the ends"),
        ("Hello,world", "but for white space."),
        ("Hello world!", "but for punctuation"),
        ("'Hello, world'", "quotes around"),
        ("dlrow ,olleH", "backwards"),
        ("Hello, world and you", "goes on for too long"),
        ("Hello, wo", "ends too early"),
        ("Oh! Hello, world", "something in front of it"),
        ("lo, world", "its beginning is missing"),
        ("world Hello,", "words in another order"),
        ("Hello, wordl", "letters in another order"),
        ("Hello, worlt", "differ by one letter"),
        ("Hello, worxld", "differ by one letter"),
        ("Hllo, world", "differ by one letter"),
        ("Something else", ""),
        (b"Hello, world", "Those are bytes"),
        (Opaque("bytes"), "Those are bytes"),
        (["Hello,", "world"], "join them"),
        (None, "returns nothing"),
        (7, "Text is asked for"),
    ],
    ids=repr,
)
def test_another_text_is_explained(got, said):
    assert said in wrong(got).lesson
    assert bool(said) == bool(wrong(got).lesson)


def test_two_ways_to_write_an_accent_are_told_apart():
    assert "accents" in wrong("e\u0301", "\u00e9").lesson


def test_of_long_texts_the_place_is_shown():
    message = wrong("a" * 90 + "b" + "c" * 90, "a" * 90 + "c" * 91).message
    assert (
        f"They differ first at letter 91: expected '{'a' * 20}{'c' * 20}' there, got '{'a' * 20}b{'c' * 19}'" in message
    )


def test_a_text_of_millions_of_letters_is_wrong_and_cut():
    found = wrong("a" * 3_000_000, "a" * 3_000_001)
    assert len(str(found)) < 5000
    assert "They differ first at letter 3000001" in found.message


def test_hostile_values_are_no_text():
    for value in all_of_them():
        assert len(str(wrong(value))) < 5000
