"""A failed check's message is taken apart, and two students with the same mistake get the same text."""

from exercises.kit.manifest import courses
from grader.records.record import TestRecord
from grader.reports.html import mistakes
from solutions import misconceptions

KNOWN = misconceptions.catalogue(courses()[0])[0].says
OTHER = misconceptions.catalogue(courses()[1])[0].says


def failed(verdict, message, visibility="public"):
    return TestRecord("tokenize", "t", "T.", visibility, verdict, 0.0, 1.0, message, 0.0)


def test_a_known_mistake_is_told_from_what_was_measured():
    assert mistakes.split(f"expected 1, got 2.\n{KNOWN}\ntoken 1: yours 'a'") == (
        "expected 1, got 2.\ntoken 1: yours 'a'",
        KNOWN,
    )
    assert mistakes.split(KNOWN) == ("", KNOWN) and mistakes.split(OTHER) == ("", OTHER)
    assert mistakes.split("expected 1, got 2.") == ("expected 1, got 2.", "")
    assert mistakes.split("") == ("", "")


def test_a_known_mistake_found_in_any_check_speaks_for_the_exercise():
    assert mistakes.shared_text([failed("wrong", "expected 1"), failed("wrong", KNOWN, "hidden")]) == KNOWN


def test_the_fixed_sentence_of_a_hidden_check_comes_before_a_measurement():
    missed = [failed("wrong", "expected 1, got 2."), failed("wrong", "Those are the tokens.", "hidden")]
    assert mistakes.shared_text(missed) == "Those are the tokens."
    assert mistakes.shared_text(missed[:1]) == "expected 1, got 2."


def test_an_error_is_the_same_on_whatever_line_it_was_raised():
    one, other = (failed("error", f"KeyError: 'input_ids'\n    line {n}, in tokenize") for n in (8, 80))
    assert mistakes.shared_text([one]) == mistakes.shared_text([other]) == "KeyError: 'input_ids'"


def test_a_verdict_that_says_it_all_needs_no_text():
    assert mistakes.shared_text([failed("timeout", "tokenize was still running after 10 seconds.")]) == ""


def test_a_long_message_is_cut():
    assert len(mistakes.shared_text([failed("wrong", "x" * 5000)])) < 320
