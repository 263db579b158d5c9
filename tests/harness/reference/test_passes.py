"""The judge's side of remembered passes: who is told what, how much is kept, and that records stay the same."""

from itertools import zip_longest

import numpy as np
import pytest

from exercises.kit.passes.store import prefixes
from exercises.kit.values import MODEL, Tensor
from grader.harness.reference import passes
from grader.harness.reference.answers import Reference
from grader.harness.reference.passes import Passes
from grader.sandbox.calls.answering import PassQuestion
from grader.sandbox.client import CallFailed
from solutions import loading, misconceptions
from tests.support import grading
from tests.support.courses import MAIN

SOURCE = MAIN.solutions.read_text("utf-8")


class Oracle:
    """Has these texts for every call, and would make the `wanted` ones; counts what it is asked."""

    def __init__(self, *passed, wanted=(), rows=6):
        self.passed, self.wanted, self.rows, self.asked = list(passed), list(wanted), rows, []

    def __call__(self, function, call, model, ids, have, name, *args, **kwargs):
        self.asked.append((call, ids, have, name, args, kwargs))
        if ids in self.wanted:
            self.wanted.remove(ids)
            self.passed.append(ids)
        scores = None
        if ids in self.passed:
            scores = Tensor(
                "float32",
                np.array([[*ids[: at + 1], *[0] * 9][: self.rows] for at in range(have, len(ids))], np.float32),
            )
        names = [[prefixes("m main", ids)[-1] for ids in texts] for texts in (self.passed, self.wanted)]
        return {"passed": names[0], "wanted": names[1], "scores": scores}


def asking(known, key="k", name="greedy_step", args=(MODEL, [1, 2])):
    serving = known.of_call(key, name, args, {})
    return lambda ids, have=0: serving.rows(PassQuestion("main", ids, have))


def test_a_text_that_was_passed_is_told_and_asked_for_once():
    oracle = Oracle([1, 2], [1, 2, 3])
    known = Passes(oracle, "m")
    ask = asking(known)
    first, again = ask([1, 2]), asking(known)([1, 2])
    assert first.shape == (2, 6) and first.dtype == "float32"
    np.testing.assert_array_equal(first.array, again.array)
    assert len(oracle.asked) == 1
    np.testing.assert_array_equal(ask([1, 2, 3], have=2).array, [[1, 2, 3, 0, 0, 0]])
    assert oracle.asked[1] == ("k", [1, 2, 3], 2, "greedy_step", (MODEL, [1, 2]), {})


def test_a_text_that_nobody_came_by_for_this_call_is_not_told():
    oracle = Oracle([1, 2])
    known = Passes(oracle, "m")
    asking(known)([1, 2])
    assert asking(known)([1]) is None and asking(known)([1, 2, 3]) is None
    assert len(oracle.asked) == 1  # nor is anybody asked about it
    other = Oracle()
    known._ask = other
    assert asking(known, key="another call")([1, 2]) is None and len(other.asked) == 1


def test_a_text_that_a_mistake_waits_for_is_made_when_it_is_asked_for():
    oracle = Oracle([1], wanted=[[1, 9]])
    ask = asking(Passes(oracle, "m"))
    ask([1])
    assert ask([1, 8]) is None and len(oracle.asked) == 1
    assert ask([1, 9], have=1).shape == (1, 6)
    assert ask([1, 9], have=1).shape == (1, 6) and len(oracle.asked) == 2


def test_a_fault_of_the_reference_costs_nobody_a_mark():
    def fails(*args, **kwargs):
        raise CallFailed("timeout", "too long")

    known = Passes(fails, "m")
    assert asking(known)([1, 2]) is None
    known._ask = None  # it is not asked again about this call
    assert asking(known)([1, 2]) is None


def test_what_is_kept_and_what_is_sent_has_an_end(monkeypatch):
    monkeypatch.setattr(passes, "MAX_ROWS_BYTES", 10 * 24)
    monkeypatch.setattr(passes, "MAX_CALLS", 3)
    monkeypatch.setattr(passes, "MAX_SENT", 100)
    texts = [[number, number] for number in range(20)]
    known = Passes(Oracle(*texts), "m")
    for number, ids in enumerate(texts):
        assert asking(known, key=str(number))(ids) is not None
    assert len(known._rows) == 10 and known._bytes == 240 and len(known._calls) == 3
    ask = asking(known)
    assert [ask([1, 1]) is None for _ in range(5)] == [False, False, False, True, True]


def test_a_frame_is_ready_for_the_same_question_in_the_same_call_only():
    known = Passes(Oracle([1, 2]), "m")
    first, same, other = (known.of_call(key, "greedy_step", (), {}) for key in ("k", "k", "l"))
    first.keep(b"question", b"answer")
    assert same.ready(b"question") == b"answer"
    assert same.ready(b"another") is None and other.ready(b"question") is None


def test_frames_that_are_ready_have_an_end_and_count_as_sent(monkeypatch):
    monkeypatch.setattr(passes, "MAX_READY_BYTES", 100)
    monkeypatch.setattr(passes, "MAX_FRAME", 30)
    monkeypatch.setattr(passes, "MAX_SENT", 50)
    known = Passes(Oracle(), "m")
    call = known.of_call("k", "greedy_step", (), {})
    call.keep(b"large", bytes(26))
    for number in range(20):
        call.keep(b"%05d" % number, bytes(15))
    assert len(known._ready) == 5 and known._ready_bytes == 100
    assert [call.ready(b"00019") is not None for _ in range(6)] == [True] * 4 + [False] * 2


def test_rows_that_are_kept_do_not_hold_on_to_what_came_with_them():
    known = Passes(Oracle([1, 2, 3]), "m")
    asking(known)([1, 2, 3])
    assert all(row.base is None for row in known._rows.values())


@pytest.fixture(scope="module")
def kinds():
    """Right and wrong ways of every function that runs the model; a submission has one mistake in each of them."""
    wrong = [misconceptions.of(MAIN, name)[::12] for name in ("next_token_logits", "greedy_step", "greedy_generate")]
    of_one = [[mistake for mistake in mistakes if mistake] for mistakes in zip_longest(*wrong)]
    return [SOURCE, *("\n\n# %%\n".join([SOURCE, *map(alone, mistakes)]) for mistakes in of_one)]


def alone(mistake):
    return loading.alone(mistake.source)


def test_records_are_the_same_with_and_without(judge, course, kinds, monkeypatch, tmp_path):
    suite, bare = tmp_path / "suite", grading.without_checks(course, tmp_path / "checks")
    suite.mkdir()
    grading.drawn_once(MAIN.hidden, suite, "test_hidden_[234]_*.py")  # the others run no model
    asked = []
    plain = Reference.passes
    monkeypatch.setattr(Reference, "passes", lambda self, *call: asked.append(call) or plain(self, *call))
    told = grading.graded(judge, *kinds, suite=suite, course=bare)
    assert asked and judge.reference._passes._rows
    monkeypatch.setattr(Reference, "passes", lambda self, *call: None)
    computed = grading.graded(judge, *kinds, suite=suite, course=bare)
    for number in range(len(kinds)):
        found = [
            [
                (outcome.name, outcome.verdict, outcome.message, outcome.followed_through)
                for outcome in batch.outcomes(number)
            ]
            for batch in (told, computed)
        ]
        assert found[0] == found[1]
        assert told.notes[number] == computed.notes[number]
