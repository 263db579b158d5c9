"""A worker asks the judge before it runs the model: what it asks, what it takes, and what it is never sent."""

import socket
import threading

import numpy as np
import pytest
import torch

from exercises.kit.values import MODEL, Tensor, handles
from grader.sandbox import client, wire
from grader.sandbox.calls import asking
from grader.sandbox.calls.asking import Passes

IDS = [5, 6, 7]
VOCABULARY = 1024
SOURCE = """
import torch

def greedy_step(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1].argmax().item()

def next_token_logits(model, input_ids):
    with torch.no_grad():
        for length in range(1, len(input_ids) + 1):
            last = model(torch.tensor([input_ids[:length]])).logits[0, -1]
    return last

def get_embedding(model, token_id):
    model.get_input_embeddings().weight.data.mul_(1.0)
    with torch.no_grad():
        model.get_input_embeddings().weight[0, 0] += 1e-9
        return model(torch.tensor([[token_id]])).logits[0, -1]
"""


class Telling:
    """Tells of every text that the next token is `best`; of none where that is None."""

    def __init__(self, best=None, keeps=False):
        self.best, self.asked, self.calls = best, [], []
        self.keeps, self.kept = keeps, {}

    def of_call(self, name, args, kwargs):
        self.calls.append(name)
        return self

    def rows(self, question):
        self.asked.append((question.model, question.ids, question.have))
        if self.best is None:
            return None
        scores = np.zeros((len(question.ids) - question.have, VOCABULARY), np.float32)
        scores[:, self.best] = 1
        return Tensor("float32", scores)

    def ready(self, question):
        return self.kept.get(question)

    def keep(self, question, answer):
        if self.keeps:
            self.kept[question] = answer


@pytest.fixture
def told(work, judge):
    """told(telling, source) -> a worker of that submission which is told of passes."""
    return lambda telling, source=SOURCE: work(judge.zygote, source, passes=telling.of_call)


def test_it_asks_what_it_is_about_to_compute_and_takes_the_answer(told):
    telling = Telling(best=77)
    worker = told(telling)
    assert worker.call("greedy_step", MODEL, IDS) == 77
    assert telling.calls == ["greedy_step"] and telling.asked == [("main", IDS, 0)]
    other = handles("gpt2")[0]
    worker.call("greedy_step", other, IDS)
    assert telling.asked[-1] == ("gpt2", IDS, 0)


def test_what_the_judge_does_not_tell_is_computed(told, judge):
    telling = Telling()
    found = told(telling).call("greedy_step", MODEL, IDS)
    assert telling.asked and found == judge.reference.functions.greedy_step(MODEL, IDS)


def test_without_a_judge_that_tells_it_computes(work, judge):
    found = work(judge.zygote, SOURCE).call("greedy_step", MODEL, IDS)
    assert found == judge.reference.functions.greedy_step(MODEL, IDS)


def test_a_row_is_sent_once_in_a_call_and_again_in_the_next(told):
    telling = Telling(best=1)
    worker = told(telling)
    worker.call("next_token_logits", MODEL, IDS)
    once = [("main", IDS[:length], length - 1) for length in (1, 2, 3)]
    assert telling.asked == once
    worker.call("next_token_logits", MODEL, IDS)
    assert telling.asked == once * 2


def test_a_question_that_was_answered_before_gets_the_same_frame(told):
    telling = Telling(best=77, keeps=True)
    worker = told(telling)
    assert [worker.call("greedy_step", MODEL, IDS) for _ in range(2)] == [77, 77]
    assert telling.asked == [("main", IDS, 0)] and len(telling.kept) == 1


def test_what_nobody_is_told_is_not_kept(told):
    telling = Telling(keeps=True)
    told(telling).call("greedy_step", MODEL, IDS)
    assert telling.asked and telling.kept == {}


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ([[1, 2], [1, 2, 3]], [([1, 2], 0), ([1, 2, 3], 2)]),
        ([[1, 2, 3], [1, 2]], [([1, 2, 3], 0)]),
        ([[1, 2, 3], [1, 5, 6]], [([1, 2, 3], 0), ([1, 5, 6], 1)]),
        ([[1, 2], [3, 4], [1, 2]], [([1, 2], 0), ([3, 4], 0), ([1, 2], 0)]),
    ],
)
def test_only_the_rows_that_it_has_not_got_of_the_text_before_are_asked_for(texts, asked):
    """A row is the sum of the ids up to it, so that no text can have the rows of another one."""
    ours, theirs = socket.socketpair()
    seen = []

    def tell():
        for _ in asked:
            question = wire.receive(theirs)
            seen.append((question["ids"], question["have"]))
            sums = np.cumsum(question["ids"], dtype=np.float32)[question["have"] :, None]
            wire.send(theirs, {"value": Tensor("float32", sums)})

    threading.Thread(target=tell, daemon=True).start()
    source = Passes(ours)
    found = [source.scores("main", ids).flatten().tolist() for ids in texts]
    assert found == [np.cumsum(ids).tolist() for ids in texts] and seen == asked
    ours.close()
    theirs.close()


def test_a_witness_is_never_asked_about(told):
    telling = Telling(best=1)
    told(telling).call("greedy_step", handles("counting")[0], IDS)
    assert telling.asked == []


def test_a_changed_model_is_never_asked_about(told):
    telling = Telling(best=1)
    told(telling).call("get_embedding", MODEL, 5)
    assert telling.asked == []


@pytest.mark.parametrize(
    "message",
    [
        {"pass": "main"},
        {"pass": "main", "ids": [], "have": 0},
        {"pass": "main", "ids": [1], "have": 1},
        {"pass": "main", "ids": [1], "have": -1},
        {"pass": "main", "ids": [-1], "have": 0},
        {"pass": "main", "ids": [2**40], "have": 0},
        {"pass": "main", "ids": [1.0], "have": 0},
        {"pass": "main", "ids": [True], "have": 0},
        {"pass": "main", "ids": [1] * 2000, "have": 0},
        {"pass": "main", "ids": (1, 2), "have": 0},
        {"pass": "x" * 200, "ids": [1], "have": 0},
        {"pass": 1, "ids": [1], "have": 0},
        {"pass": None},
    ],
    ids=str,
)
def test_a_question_of_another_form_is_told_nothing(told, message):
    """Which a submission may send by itself: it speaks to the judge on the socket of its process."""
    source = f"""
def greedy_step(model, input_ids):
    import gc, socket
    from grader.sandbox import wire
    [sock] = [thing for thing in gc.get_objects() if type(thing) is socket.socket and thing.fileno() >= 0]
    wire.send(sock, {message!r})
    return repr(wire.receive(sock))
"""
    telling = Telling(best=1)
    assert told(telling, source).call("greedy_step", MODEL, IDS) == "{'value': None}"
    assert telling.asked == []


def test_after_many_questions_in_a_call_it_computes(monkeypatch):
    monkeypatch.setattr(asking, "MAX_ASKED", 3)
    ours, theirs = socket.socketpair()

    def tell():
        for _ in range(3):
            wire.receive(theirs)
            wire.send(theirs, {"value": Tensor("float32", np.zeros((1, 4), np.float32))})

    threading.Thread(target=tell, daemon=True).start()
    source = Passes(ours)
    assert [source.scores("main", [number]) is None for number in range(5)] == [False] * 3 + [True] * 2
    assert source.scores("main", [2]).shape == (1, 4)  # it has that one
    ours.close()
    theirs.close()


def test_code_that_is_told_nothing_goes_its_own_way(told):
    """It is told nothing of a hundred texts, and computes from then on; a submission that asks on is ended."""
    source = """
import torch

def greedy_step(model, input_ids):
    with torch.no_grad():
        return [int(model(torch.tensor([[token_id]])).logits.argmax()) for token_id in range(150)]
"""
    telling = Telling()
    found = told(telling, source).call("greedy_step", MODEL, IDS)
    assert len(found) == 150 and len(telling.asked) == asking.MAX_UNTOLD < client.MAX_UNTOLD


def test_a_text_may_grow_in_one_mode_and_go_on_in_another():
    """What was told under torch.inference_mode is written to again outside of it."""
    ours, theirs = socket.socketpair()
    for place in range(40):
        wire.send(theirs, {"value": Tensor("float32", np.full((1, 4), place, np.float32))})
    source = Passes(ours)
    for count in range(1, 41):
        with torch.inference_mode(count % 2 == 1), torch.set_grad_enabled(count % 3 == 0):
            found = source.scores("main", list(range(count)))
        assert found[:, 0].tolist() == list(range(count)) and found.is_inference() == (count % 2 == 1)
    ours.close()
    theirs.close()


def test_the_scores_are_a_tensor_of_their_own_each_time():
    ours, theirs = socket.socketpair()
    wire.send(theirs, {"value": Tensor("bfloat16", np.ones((2, 4), np.float32))})
    source = Passes(ours)
    first = source.scores("main", [1, 2])
    first.zero_()
    again = source.scores("main", [1, 2])
    assert str(again.dtype) == "torch.bfloat16" and float(again.min()) == 1
    ours.close()
    theirs.close()
