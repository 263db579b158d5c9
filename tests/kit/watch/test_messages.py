"""What watch mode and its server say to each other comes back as it was said; half a line is refused."""

import pytest

from exercises.kit.feedback.result import Result
from exercises.kit.watch import messages
from exercises.kit.watch.messages import Asking, Begun, Ended, Failed, Finished, Noted, Ready, Request, Stopped, Typed

ANSWERS = [
    Ready(),
    Failed("no such model"),
    Begun(1, "compare", 4),
    Noted(1, "line 3 did not run\nå"),
    Finished(2, Result("compare", "not yet", 1, 4, 0.75, "No.", "hi\n")),
    Asking(2, True),
    Stopped(2, "me.py: line 1"),
    Ended(3, "by the signal SIGABRT"),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_crosses_in_one_line(answer):
    before, line, after = messages.answer_line(answer).split(b"\n")
    assert (before, after) == (b"", b"")
    assert messages.read_answer(line) == answer


def test_every_kind_of_answer_is_tried_above():
    assert {type(answer) for answer in ANSWERS} == set(messages.KINDS.values())


@pytest.mark.parametrize("request_", [Request(1, "me.py", ("compare", "tokenize")), Request(2), Typed("p 'å'\n")])
def test_a_request_crosses_in_one_line(request_):
    line = messages.request_line(request_)
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert messages.read_request(line) == request_


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"null", b"{}", b'{"kind": "unheard"}'])
def test_a_line_that_is_no_answer_is_refused(line):
    with pytest.raises(ValueError):
        messages.read_answer(line)
