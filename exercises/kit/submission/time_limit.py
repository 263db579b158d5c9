"""The time limit of a call in the student's own process: an exception that is raised in the code that runs too long.

In the main thread a signal does it, again every second until the student's code has ended; from the second time on it
raises in the handler of a bare `except:` too, so that a loop around one is left. In another thread, and where there is
no such signal (Windows), a watching thread does it.
Only the student's own time counts, not what the pipeline takes for its answers. pytest-timeout is no good here: its
signal strikes once only, and where it has none it ends the whole process, which may be a notebook's kernel.
Not covered: code that hangs in C (the signal strikes when it comes back); two loops around a bare `except:`, one in the
other; outside of the main thread, any such loop. Watch mode kills such a child.
"""

import contextlib
import ctypes
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

SECONDS = 10.0
SECONDS_BETWEEN_STRIKES = 1.0


class TimedOut(BaseException):
    """A call took longer than it may. No Exception: a student's `except Exception` does not stop it."""


def limited_to(seconds: float, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call a function of the student's for at most so many seconds, which a debugger may take longer than.

    Raises TimedOut.
    """
    signalled = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    end = (_by_signal if signalled else _by_thread)(seconds)
    try:
        return function(*args, **kwargs)
    finally:
        end()


def _by_signal(seconds: float) -> Callable[[], None]:
    struck = False

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            raise TimedOut(_message(seconds))
        return None if event == "call" else trace  # of a function that is called now, nothing is traced

    def strike(number: int, frame: FrameType | None) -> None:
        nonlocal struck
        # To look for a debugger behind this trace too would take longer than the next strike is away.
        due = _in_students_code(frame) and (sys.gettrace() is trace or not _is_debugging())
        if due and struck:
            _trace_lines(frame, trace)
        # The next signal is asked for only now: on a busy machine a regular one would interrupt this very function,
        # and that one the next, deeper and deeper.
        signal.setitimer(signal.ITIMER_REAL, SECONDS_BETWEEN_STRIKES)
        if due:
            struck = True
            raise TimedOut(_message(seconds))

    before, tracing = signal.signal(signal.SIGALRM, strike), sys.gettrace()
    signal.setitimer(signal.ITIMER_REAL, seconds)

    def end() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.settrace(tracing)

    return end


def _trace_lines(frame: FrameType | None, trace: Callable[[FrameType, str, Any], Any]) -> None:
    """Have the next line of these frames raise: when the first strike was caught, in the handler that caught it.

    Not done at the first strike: it also keeps a `with` from being left in order.
    """
    sys.settrace(trace)
    while frame is not None and frame.f_code is not limited_to.__code__:
        frame.f_trace = trace
        frame = frame.f_back


def _by_thread(seconds: float) -> Callable[[], None]:
    watched = threading.get_ident()
    ended = threading.Event()
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    # What is raised in another thread is a class, and is made without arguments.
    class Struck(TimedOut):
        def __init__(self) -> None:
            super().__init__(_message(seconds))

    def watch() -> None:
        wait = seconds
        while not ended.wait(wait):
            wait = SECONDS_BETWEEN_STRIKES
            if _in_students_code(sys._current_frames().get(watched)) and not _is_debugging():
                raise_in(ctypes.c_ulong(watched), ctypes.py_object(Struck))

    thread = threading.Thread(target=watch, name="time limit", daemon=True)
    thread.start()

    def end() -> None:
        # A strike that was not raised yet is raised here. It is not called back: Python 3.11 would go on to look for it
        # after every instruction, and with a trace in the main thread that never ends.
        over = False
        while not over:
            with contextlib.suppress(Struck):
                ended.set()
                thread.join()
                over = all(True for _ in range(3))

    return end


def _is_debugging() -> bool:
    """Whether a debugger is at work, as pytest-timeout tells it: it is there where a student's own process is."""
    timeout = sys.modules.get("pytest_timeout")
    return timeout is not None and timeout.is_debugging()


def _message(seconds: float) -> str:
    return f"stopped after {seconds:g} seconds."


def _in_students_code(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code is limited_to.__code__:
            return True
        frame = frame.f_back
    return False
