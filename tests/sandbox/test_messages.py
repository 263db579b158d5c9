"""What a worker says is taken for what it is: exact types, in bounds, or nonsense.

Not covered: sizes of frames (test_wire.py), what becomes of a call (test_client.py).
"""

import pytest

from exercises.kit.values import tensor
from grader.sandbox import messages
from grader.sandbox.messages import Failed, Loaded, Nonsense, Refused, Returned

RAISED = {"type": "ValueError", "text": "no", "frames": [[3, "compare"]], "stub": False, "memory": False}
ODD = [None, 1, "x", [], {}, (), 1.5, tensor([1.0]), [tensor([1.0])] * 3, {"a": [tensor([1.0])]}]


def test_a_value_an_exception_and_a_refusal_are_told_apart():
    assert messages.answered({"id": 7, "value": [1]}, 7) == Returned([1])
    failed = Failed("ValueError", "no", ((3, "compare"),), False, False)
    assert messages.answered({"id": 7, "raised": RAISED}, 7) == failed
    assert messages.answered({"id": 7, "value": 1, "blocked": True}, 7) == Refused()


@pytest.mark.parametrize("message", [value for value in ODD if value != {}] + [{"id": 8, "value": 1}, {"value": 1}])
def test_what_is_no_answer_to_this_call_is_nonsense(message):
    with pytest.raises(Nonsense):
        messages.answered(message, 7)


@pytest.mark.parametrize("field", ["type", "text", "frames"])
@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_an_exception_with_anything_else_in_it_is_nonsense(field, value):
    right = {"type": str, "text": str, "frames": list}[field]
    if type(value) is right and (field != "frames" or value == []):
        return
    with pytest.raises(Nonsense):
        messages.answered({"id": 1, "raised": {**RAISED, field: value}}, 1)


@pytest.mark.parametrize("frame", [[1], [1, 2], ["1", "f"], [1.0, "f"], [True, "f"], [1, "f", 2], (1, "f"), "1f", None])
def test_a_line_of_another_form_is_nonsense(frame):
    with pytest.raises(Nonsense):
        messages.answered({"id": 1, "raised": {**RAISED, "frames": [frame]}}, 1)


def test_of_a_workers_own_words_a_limited_number_is_kept():
    long = "x" * 100_000
    failed = messages.answered(
        {"id": 1, "raised": {**RAISED, "type": long, "text": long, "frames": [[1, long]] * 1000}}, 1
    )
    assert len(failed.text) == messages.MAX_MESSAGE and len(failed.error_type) == messages.MAX_NAME
    assert len(failed.lines) == messages.MAX_FRAMES and len(failed.lines[0][1]) == messages.MAX_NAME
    notes = messages.loaded({"notes": [long] * 1000}).notes
    assert len(notes) == messages.MAX_NOTES and {len(note) for note in notes} == {messages.MAX_MESSAGE}


@pytest.mark.parametrize("message", ODD + [{"notes": value} for value in ODD], ids=str)
def test_whatever_a_submission_says_when_it_is_loaded_it_is_loaded(message):
    assert messages.loaded(message) == Loaded(("x",) if message == {"notes": ["x"]} else ())


def test_a_question_is_a_name_and_arguments_and_all_else_is_no_question_or_nonsense():
    asked = messages.question({"ask": "tokenize", "args": [1], "kwargs": {"text": "x"}})
    assert (asked.name, asked.args, asked.kwargs) == ("tokenize", [1], {"text": "x"})
    assert messages.question({"id": 1, "value": 2}) is None and messages.question([1]) is None
    for odd in ({"ask": 1}, {"ask": "f", "args": 1, "kwargs": {}}, {"ask": "f", "args": [], "kwargs": {1: 2}}):
        with pytest.raises(Nonsense):
            messages.question(odd)


def test_how_a_worker_had_ended_is_said_in_words():
    assert messages.how_ended(None) == ""
    assert messages.how_ended(3) == "it ended itself with exit code 3"
    assert messages.how_ended(-9) == "it was ended by the signal SIGKILL"


def test_only_known_names_of_changes_are_taken_from_a_worker():
    message = {"id": 1, "value": 3, "changed": ["list", "a secret", 7], "spoilt": "yes"}
    assert messages.answered(message, 1) == messages.Returned(3, ("list",), False)
    assert messages.answered({"id": 1, "value": 3, "spoilt": True}, 1) == messages.Returned(3, (), True)
