"""Watch mode: at every save the checks run, and the first exercise that is not done is shown with its message.

One loop over one queue: what a thread sees of the file, keys, and what the process behind runner.py answers. A save
while checks run ends them and starts again. Where file events do not come (network drives), a look at the file every
second finds a save, and says that events are missing; `--poll` looks ten times a second.
Not covered: helper files that the student's file imports; save the file itself after changing one.
"""

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import watchfiles
from rich.console import Console
from rich.markup import escape

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.feedback import hints, progress
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.result import DONE, Result
from exercises.kit.watch import keyboard
from exercises.kit.watch.runner import Runner

SECONDS_BETWEEN_LOOKS = 1.0
# A file that an editor replaces is missing, or empty, for a moment.
SECONDS_TO_SETTLE = 0.3
# More than a check may take: then it hangs in a way that its own time limit can't end.
SECONDS_WITHOUT_A_WORD = 15.0
POLL_MS = 100


class CannotWatch(UserError):
    """Nothing can be watched; the message says why."""


@dataclass
class Watch:
    """What is going on: the file, the runs, and what is known of the last one."""

    file: Path
    console: Console
    runner: Runner
    names: tuple[str, ...]
    # The file: as it was when it was last run, since when it has been missing or empty, and whether that was said.
    seen: tuple[int, ...] | None = None
    odd_since: float | None = None
    told_gone: bool = False
    # Whether a save was found by looking and its event is still to come, and whether it was said that none come.
    unannounced: bool = False
    told_unannounced: bool = False
    # The run: when it began, when something was last heard of it (None: it is over), and what it was about then.
    began_at: float = 0.0
    heard_at: float | None = None
    doing: Result | None = None
    shown: bool = False
    results: list[Result] = field(default_factory=list)


def watch(file: Path, console: Console, poll: bool = False, forking: bool = True) -> None:
    """Watch a file until q or Ctrl-C. Raises CannotWatch."""
    file = file.absolute()
    if not file.parent.is_dir():
        raise CannotWatch(f"{file.parent}: no such folder. Name your .py or .ipynb file.")
    queue: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    state = Watch(file, console, Runner(queue, forking), manifest.names(manifest.course_of(file)))
    stop = threading.Event()
    threading.Thread(target=_see, args=(file, poll, queue, stop), daemon=True).start()
    # As the key q: an exception that a signal raises is lost where Python can't raise one, in an object's end for one.
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda number, frame: queue.put(("key", "q")))
    console.print(f"Watching {escape(str(file))}. Loading torch, transformers and the model ...", highlight=False)
    try:
        state.runner.start()
        with keyboard.pressed(lambda key: queue.put(("key", key))) as terminal:
            if not terminal:
                console.print("No terminal to read keys from: end it with Ctrl-C.")
            while _step(state, queue):
                pass
    finally:
        stop.set()
        state.runner.close()


def _see(file: Path, poll: bool, queue: "SimpleQueue[tuple[str, Any]]", stop: threading.Event) -> None:
    """Put a word into the queue whenever something happens to the file. Its folder is watched: editors rename."""
    changes: Iterator[Any] = watchfiles.watch(
        file.parent,
        watch_filter=lambda change, path: Path(path).name == file.name,
        debounce=200,
        step=20,
        stop_event=stop,
        rust_timeout=500,
        recursive=False,
        force_polling=poll or None,
        poll_delay_ms=POLL_MS,
    )
    try:
        for _ in changes:
            queue.put(("changed", None))
    except Exception as error:  # of the system's own kind: no watches left, the folder gone
        queue.put(("blind", f"{type(error).__name__}: {error}"))


def _step(state: Watch, queue: "SimpleQueue[tuple[str, Any]]") -> bool:
    """Wait for the next thing to happen, and do what it asks for. False: it is over."""
    try:
        kind, what = queue.get(timeout=SECONDS_BETWEEN_LOOKS if state.odd_since is None else SECONDS_TO_SETTLE)
    except Empty:
        kind, what = "nothing", None
    if kind == "key" and what == "q":
        return False
    if kind == "key":
        _key(state, what)
    elif kind == "answer":
        _answer(state, what)
    elif kind == "lost" and what is state.runner.process:
        _lost(state)
    elif kind == "blind":
        state.console.print(f"File events are not to be had ({escape(what)}); looking every second instead.")
    elif kind == "changed":
        state.unannounced = False
    elif kind == "nothing" and state.unannounced and not state.told_unannounced:
        state.told_unannounced = True
        state.console.print("The file was saved, and no file event came. Looking every second; --poll is quicker.")
    _look(state, announced=kind == "changed")
    silent = state.runner.ready and state.heard_at is not None and time.monotonic() - state.heard_at
    if silent and silent > SECONDS_WITHOUT_A_WORD:
        state.runner.stop()
        _cut_short(state, "It hung in a way that can't be told where, and was killed.")
    return True


def _signature(file: Path) -> tuple[int, ...] | None:
    """What changes with every save; None while there is no such file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _look(state: Watch, announced: bool) -> None:
    """Start a run when the file was saved; say so when it is gone."""
    now = _signature(state.file)
    if now is not None and now[1] > 0:
        if now != state.seen:
            state.unannounced = not announced and state.seen is not None
            state.seen = now
            _begin(state)
        state.odd_since, state.told_gone = None, False
    elif not state.told_gone:
        state.odd_since = state.odd_since or time.monotonic()
        if time.monotonic() - state.odd_since >= SECONDS_TO_SETTLE:
            what = "is not there" if now is None else "is empty"
            state.console.print(f"{escape(state.file.name)} {what}. Waiting for it.", highlight=False)
            state.seen, state.odd_since, state.told_gone = None, None, True


def _begin(state: Watch) -> None:
    state.results, state.shown, state.doing = [], False, None
    state.began_at = state.heard_at = time.monotonic()
    state.runner.check(state.file, state.names)


def _answer(state: Watch, event: dict[str, Any]) -> None:
    """What the process behind says."""
    if "failed" in event:
        raise CannotWatch(event["failed"])
    if "ready" in event:
        state.runner.is_ready()
    if state.heard_at is None or event.get("run", state.runner.run) != state.runner.run:
        return
    state.heard_at = time.monotonic()
    if "begun" in event:
        state.doing = Result(event["begun"], feedback.NOT_YET, 0, event["checks"], 0.0)
    if "note" in event:
        state.console.print(event["note"], markup=False, highlight=False)
    if "result" in event:
        state.results.append(Result(**event["result"]))
        if state.results[-1].state != DONE and not state.shown:
            _show_first(state)
    if "problem" in event:
        _end(state, event["problem"])
    elif "ended" in event:
        how = event["ended"]
        _cut_short(state, f"The process that ran your code was ended {how}.") if how else _end(state, "")


def _show_first(state: Watch) -> None:
    """The first exercise that is not done, with its message; before it, what is done."""
    state.shown = True
    _rule(state)
    for result in state.results:
        _show(state, result)


def _rule(state: Watch) -> None:
    seconds = time.monotonic() - state.began_at
    state.console.rule(f"{time.strftime('%H:%M:%S')}  {escape(state.file.name)}  {seconds:.2f} s", align="left")


def _show(state: Watch, result: Result) -> None:
    colour = {DONE: "green", feedback.NOT_YET: "red"}.get(result.state, "yellow")
    state.console.print(feedback.line(result), style=colour, markup=False, highlight=False)
    for line in feedback.details(result):
        state.console.print(f"  {line}".rstrip(), markup=False, highlight=False)


def _end(state: Watch, problem: str) -> None:
    """The last words on a run."""
    if not state.shown:
        _rule(state)
        for result in state.results:
            _show(state, result)
    state.shown, state.heard_at = True, None
    if problem:
        state.console.print(problem, style="red", markup=False, highlight=False)
    if state.results:
        done = sum(result.state == DONE for result in state.results)
        words = f"{done} of {len(state.names)} done, {feedback.total(state.results)}."
        state.console.print(f"{words}  h: a hint  a: all  q: quit" if done < len(state.names) else f"{words}  q: quit")
    progress.record(state.results, state.file)


def _cut_short(state: Watch, why: str) -> None:
    """End a run that did not come to its end: the exercise that was on then is not done."""
    if state.doing is None or state.doing.exercise in {each.exercise for each in state.results}:
        _end(state, why)
        return
    state.results.append(replace(state.doing, message=why))
    if not state.shown:
        _show_first(state)
    _end(state, "")


def _lost(state: Watch) -> None:
    """The process behind has ended. With fork that is a fault; without, each serves one run."""
    if not state.runner.ready and not state.runner.forking:
        raise CannotWatch("The process that runs the checks does not start; what it says is above.")
    if state.runner.forking:
        state.console.print("The process that keeps the model warm has ended: a new one for every save from now on.")
        state.runner.forking = False
    elif state.heard_at is not None:
        _cut_short(state, "The process that ran your code has ended.")
    state.runner.restart()
    if state.heard_at is not None:
        _begin(state)


def _key(state: Watch, key: str) -> None:
    lines: list[str] = []
    if key == "a":
        lines = feedback.summary(state.results, hint=False) if state.results else ["Nothing has been checked yet."]
    elif key == "h":
        first = feedback.first_unfinished(state.results)
        lines = hints.next_hint(first.exercise) if first else ["There is nothing to give a hint for."]
    for line in lines:
        state.console.print(line, markup=False, highlight=False)
