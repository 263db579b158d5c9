"""The rehearsal before the first worker: it goes through what a worker does, and leaves nothing behind.

In a process of its own, since a rehearsal gives up what a worker has to part with.
Not covered: what it saves (tests/benchmarks/breakdown.py shows the processor time of workers); that the zygote has one
before its first worker, which the programs that start cold go through.
"""

import linecache
import os
import pickle
import sys

import pytest

from exercises.kit import models
from grader.sandbox import wire, worker, zygote
from grader.sandbox.warm import rehearsal

pytestmark = [pytest.mark.usefixtures("one_thread"), pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")]


@pytest.fixture
def apart():
    """apart(function): what the function returns in a child of this process."""

    def call(function):
        reading, writing = os.pipe()
        if os.fork() == 0:
            try:
                with os.fdopen(writing, "wb") as file:
                    pickle.dump(function(), file)
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as file:
            said = file.read()
        os.wait()
        return pickle.loads(said)

    return call


@pytest.fixture
def sent(monkeypatch):
    """What the worker sends in a rehearsal."""
    found = []
    plain = rehearsal._Stage.sendall

    def sendall(stage, frame):
        found.append(wire.decode_frame(frame))
        plain(stage, frame)

    monkeypatch.setattr(rehearsal._Stage, "sendall", sendall)
    # Beside the point, and most of a warm-up's time.
    monkeypatch.setattr(zygote, "load_what_comes_late", lambda: None)
    monkeypatch.setattr(zygote.plots, "load", lambda: None)
    return found


def standing(warm):
    """What would be another if a rehearsal left something behind."""
    rehearsed = [name for name in linecache.cache if rehearsal.NAME in name]
    return list(sys.modules)[-1], sys.argv[:], set(map(id, warm.own._lent.values())), warm.own.is_spoilt, rehearsed


def test_each_call_of_it_has_an_answer_and_nothing_of_it_stays(apart, sent):
    def rehearsed():
        warm = zygote.warm_up(str(models.folder_of("pocket")))
        worker.give_up()
        before = standing(warm)
        rehearsal.rehearse(warm)
        assert standing(warm) == before and warm.own.writes_uncounted
        return sent

    said = apart(rehearsed)
    answers = [message for message in said if "id" in message]
    assert len(answers) >= 20 and all(message.keys() == {"id", "value"} for message in answers)
    assert sum("pass" in message for message in said) >= 20


def test_without_a_model_it_rehearses_what_needs_none(apart, sent):
    def rehearsed():
        rehearsal.rehearse(zygote.warm_up(""))
        return sent

    assert {"id", "value"} in [message.keys() for message in apart(rehearsed)]
