"""The time limit of a check: it strikes in the student's code, also where that catches everything.

Not covered: code that hangs in C, and the rest of what the module's docstring leaves to watch mode.
"""

import signal
import sys
import threading
import time

import pytest

from exercises.kit.submission import time_limit


@pytest.fixture(autouse=True)
def strikes_soon_and_often(monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.2)
    monkeypatch.setattr(time_limit, "SECONDS_BETWEEN_STRIKES", 0.05)


def limited(function):
    """What a function of a student's ends with under a limit."""
    try:
        return time_limit.limited_to(time_limit.SECONDS, function)
    except time_limit.TimedOut as stopped:
        return str(stopped)


def loops():
    while True:
        pass


def sleeps():
    time.sleep(3600)


def catches_exceptions():
    while True:
        try:  # noqa: SIM105
            time.sleep(3600)
        except Exception:
            pass


def catches_everything():
    while True:
        try:  # noqa: SIM105
            time.sleep(3600)
        except:  # noqa: E722
            pass


@pytest.mark.parametrize("function", [loops, sleeps, catches_exceptions, catches_everything])
def test_what_does_not_end_is_stopped(function):
    assert limited(function) == "stopped after 0.2 seconds."


def test_in_another_thread_a_loop_is_stopped_too():
    found = []
    thread = threading.Thread(target=lambda: found.append(limited(loops)), daemon=True)
    thread.start()
    thread.join(60)
    assert found == ["stopped after 0.2 seconds."]


def test_where_there_is_no_such_signal_a_loop_is_stopped_too(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    assert limited(loops) == "stopped after 0.2 seconds."


def test_what_ends_in_time_is_left_alone(monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 3600)
    before = signal.getsignal(signal.SIGALRM), sys.gettrace()
    assert limited(lambda: 3) == 3
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == before


def test_after_a_strike_all_is_as_it_was():
    before = signal.getsignal(signal.SIGALRM), sys.gettrace()
    limited(catches_everything)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == before


def test_the_first_strike_leaves_a_with_in_order():
    left = []

    class Noted:
        def __enter__(self):
            pass

        def __exit__(self, *error):
            left.append(True)

    def function():
        with Noted():
            time.sleep(3600)

    assert limited(function) == "stopped after 0.2 seconds."
    assert left == [True]
