"""Which texts are right: those that are listed, and where there may be more, what the reference says of one."""

from types import SimpleNamespace

import pytest

from exercises.kit.checks import Wrong, check_text
from exercises.kit.pipeline.accepted import MAX_TEXTS, accepted


def of(listed, further=()):
    """What is accepted where the reference lists these and, when asked, says that of these others too."""
    asked = []

    def may_give(model, tokenizer, prompt, count, noise, text):
        asked.append((model, tokenizer, prompt, count, noise, text))
        return text in further

    reference = SimpleNamespace(texts=lambda *call: listed, may_give=may_give)
    return accepted(reference, "model", "tokenizer", "a", 2, 0.5), asked


def test_a_listed_text_is_right_and_nothing_more_is_asked():
    right, asked = of(["a b", "a c"])
    assert list(right) == ["a b", "a c"] and right[0] == "a b"
    assert "a c" in right and "a d" not in right
    assert asked == []


def test_of_a_text_that_is_not_in_a_full_list_the_reference_is_asked():
    right, asked = of([f"a {number}" for number in range(MAX_TEXTS)], further=["a z"])
    assert "a 1" in right and asked == []
    assert "a z" in right and "a y" not in right
    assert asked == [("model", "tokenizer", "a", 2, 0.5, "a z"), ("model", "tokenizer", "a", 2, 0.5, "a y")]


def test_a_check_of_a_text_takes_what_is_accepted():
    right, _ = of([f"a {number}" for number in range(MAX_TEXTS)], further=["a z"])
    check_text("a z", right, "a")
    with pytest.raises(Wrong, match="expected the text 'a 0', got 'a y'"):
        check_text("a y", right, "a")
