"""Watch mode: at every save the checks run, and the first exercise that is not done is shown with its message.

One loop over one queue of events: what a thread sees of the file (saves.py), keys (keyboard.py), and what the server
behind runner.py answers. A save while checks run ends them and starts again.
Not covered: helper files that the student's file imports; save the file itself after changing one.
"""

import signal
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue

from rich.console import Console
from rich.markup import escape

from exercises.kit.errors import UserError
from exercises.kit.feedback import green, hints, progress
from exercises.kit.feedback import result as feedback
from exercises.kit.feedback.result import DONE, NOT_ATTEMPTED, NOT_YET, Result
from exercises.kit.manifest import Course
from exercises.kit.system import terminal
from exercises.kit.watch import keyboard, messages, reset, saves
from exercises.kit.watch.messages import Answer, Asking, Begun, Ended, Failed, Finished, Noted, Ready, Stopped
from exercises.kit.watch.runner import Answered, Lost, Runner
from exercises.kit.watch.saves import Blind, Changed, Saves

# More than a check may take: then it hangs in a way that its own time limit can't end.
SECONDS_WITHOUT_A_WORD = 15.0
ANOTHER = "Starting another Python, which takes a while ..."
NOTHING_YET = "Nothing has been checked yet."
NOTHING_LEFT = "All done: there is nothing left."
CTRL_C = "\x03"
HUNG = "Your code hung inside a library call and was stopped; the line can't be shown."


class CannotWatch(UserError):
    """Nothing can be watched; the message says why."""


@dataclass(frozen=True)
class Key:
    """A key was pressed, or a line was typed to a debugger."""

    key: str


Event = Changed | Blind | Key | Answered | Lost


def watch(course: Course, file: Path, console: Console, poll: bool = False, forking: bool = True) -> None:
    """Watch a file of a course until q or Ctrl-C. Raises CannotWatch."""
    file = file.absolute()
    if not file.parent.is_dir():
        raise CannotWatch(f"{file.parent}: no such folder. Name your .py or .ipynb file.")
    queue: SimpleQueue[Event] = SimpleQueue()
    runner = Runner(course, queue.put, forking)
    watching = Watch(course, file, console, runner)
    stop = threading.Event()
    threading.Thread(target=saves.see, args=(file, poll, queue.put, stop), daemon=True).start()
    # As a key: an exception that a signal raises is lost where Python can't raise one, in an object's end for one.
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda number, frame: queue.put(Key(CTRL_C)))
    console.print(f"Watching {escape(str(file))}. Loading what the checks need ...", highlight=False)
    try:
        runner.start()
        with keyboard.pressed(lambda key: queue.put(Key(key))) as watching.keys:
            if watching.keys is None:
                console.print("No terminal to read keys from: end it with Ctrl-C.")
            while watching.step(queue):
                pass
    finally:
        stop.set()
        runner.close()


@dataclass
class Run:
    """One run of the checks: what has come out so far, and which exercise is on (with a record, should it end there).

    `heard_at` is when something was last heard of it, None once it is over. `shown`: the student has seen something.
    `asking`: a debugger waits for what the student types.
    """

    began_at: float = 0.0
    heard_at: float | None = None
    doing: Result | None = None
    results: list[Result] = field(default_factory=list)
    shown: bool = False
    asking: bool = False


class Watch:
    """What is watched, and the last run of its checks; `step` does what the next event asks for."""

    def __init__(self, course: Course, file: Path, console: Console, runner: Runner) -> None:
        self.course, self.file, self.console, self.runner = course, file, console, runner
        self.saves = Saves(file)
        self.run = Run()
        self.keys: keyboard.Keyboard | None = None
        self.pressed = ""  # the key before
        self.before: list[Result] = []  # what the run before has found

    def step(self, queue: "SimpleQueue[Event]") -> bool:
        """Wait for the next event, or for the time to look at the file, and act on it. False: it is over."""
        event: Event | None = None
        try:
            event = queue.get(timeout=self.saves.seconds_to_the_next_look)
        except Empty:
            if self.saves.events_are_missing():
                self._say("The file was saved, and no file event came. Looking every second; --poll is quicker.")
        if event == Key(CTRL_C) or (event == Key("q") and not self.run.asking):
            return False
        if event is not None:
            self._act_on(event)
        self._look(announced=isinstance(event, Changed))
        self._stop_what_hangs()
        return True

    def _act_on(self, event: Event) -> None:
        match event:
            case Key(line) if self.run.asking:
                self.runner.type(line)
            case Key(key):
                self._press(key)
            case Answered(answer):
                self._hear(answer)
            case Lost(process) if process is self.runner.process:
                self._replace_server()
            case Blind(why):
                self._say(f"File events are not to be had ({why}); looking every second instead.")

    def _look(self, announced: bool) -> None:
        """Start a run when the file was saved; say so when it is gone."""
        found = self.saves.look(announced)
        if found == "saved":
            self._begin()
        elif found:
            self._say(f"{self.file.name} is {found}. Waiting for it.")

    def _begin(self, clear: bool = True) -> None:
        """Start a run."""
        self._ask(False)
        now = time.monotonic()
        self.run = Run(began_at=now, heard_at=now)
        if self.runner.ready:
            self._announce(clear)
        self.runner.check(self.file, self.course.names)

    def _announce(self, clear: bool) -> None:
        """Show that the checks run. The screen is empty for a new run: what is on it is true of the file as it is."""
        if clear:
            self.console.clear()
        self._say(f"Checking {self.file.name} ...")

    def _stop_what_hangs(self) -> None:
        if not self.runner.ready or self.run.heard_at is None or self.run.asking:
            return
        if time.monotonic() - self.run.heard_at <= SECONDS_WITHOUT_A_WORD:
            return
        if not self.runner.forking and self.run.heard_at == self.run.began_at:
            self._say(f"The run before this one hangs. {ANOTHER}")
            self.runner.restart()
            self._begin(clear=False)
            return
        self.runner.stop()
        self._cut_short(HUNG)

    def _hear(self, answer: Answer) -> None:
        """Act on an answer of the server's, unless it is about an earlier run."""
        if isinstance(answer, Failed):
            raise CannotWatch(answer.why)
        if isinstance(answer, Ready):
            self.runner.is_ready()
            if self.run.heard_at is not None:
                self._announce(clear=False)
                self.run.heard_at = time.monotonic()
        elif self.run.heard_at is not None and answer.run == self.runner.run:
            self.run.heard_at = time.monotonic()
            self._follow(answer)

    def _ask(self, on: bool) -> None:
        """Let what is typed go to a debugger from now on, or be keys again."""
        self.run.asking = on
        if self.keys is not None:
            self.keys.whole_lines(on)
        if on:
            self.runner.type(messages.LISTENING)

    def _follow(self, answer: Begun | Noted | Finished | Asking | Stopped | Ended) -> None:
        """Follow the run that is on."""
        match answer:
            case Begun(_, exercise, checks):
                self.run.doing = Result(exercise, NOT_YET, 0, checks, 0.0)
            case Noted(_, text):
                self._say(text)
            case Asking(_, on):
                self._ask(on)
            case Finished(_, result):
                self.run.results.append(result)
                if result.state != DONE:
                    self._show_results()
            case Stopped(_, why):
                self._end(why)
            case Ended(_, ""):
                self._end()
            case Ended(_, how):
                self._cut_short(f"The process that ran your code was ended {how}.")

    def _show_results(self) -> None:
        """Show the exercises that are done and the first that is not, with its message. Does so once a run."""
        if self.run.shown:
            return
        self.run.shown = True
        seconds = time.monotonic() - self.run.began_at
        title = f"{time.strftime('%H:%M:%S')}  {escape(self.file.name)}  {seconds:.2f} s"
        self.console.rule(title, characters=terminal.line(), align="left")
        for result in self.run.results:
            colour = {DONE: "green", NOT_YET: "red"}.get(result.state, "yellow")
            self._say(feedback.line(self.course, result), colour)
            for line in feedback.details(result):
                self._say(f"  {line}".rstrip())

    def _end(self, problem: str = "") -> None:
        """End a run: show what was not shown yet, count what is done, and remember it."""
        self._show_results()
        self.run.heard_at = None
        self._ask(False)
        if problem:
            self._say(problem, "red")
        results, total = self.run.results, len(self.course.names)
        for line in green.told(self.course, results, self.file, self.before):
            self._say(line)
        if results:
            done = sum(result.state == DONE for result in results)
            keys = "l: list  r: run again  q: quit"
            keys = f"h: a hint  n: next  x: reset  {keys}" if done < total else keys
            self.console.print(f"{done} of {total} done, {feedback.total(results)}.  {keys}")
        progress.record(self.course, results, self.file)
        self.before = results or self.before

    def _cut_short(self, why: str) -> None:
        """End a run that did not come to its end: the exercise that was on then is not done."""
        doing, results = self.run.doing, self.run.results
        if doing is None or doing.exercise in {result.exercise for result in results}:
            self._end(why)
        else:
            results.append(replace(doing, message=why))
            self._end()
        if not self.runner.forking:
            self._say(ANOTHER)

    def _replace_server(self) -> None:
        """Start another server in the place of one that ended by a fault, the student's or its own."""
        runner = self.runner
        if not runner.ready and not runner.forking:
            raise CannotWatch("The process that runs the checks does not start; what it says is above.")
        if runner.forking:
            self._say("The process that keeps the model warm has ended. Starting another, which does without forks ...")
            runner.forking = False
        elif self.run.heard_at is not None:
            self._cut_short("The process that ran your code has ended.")
        runner.restart()
        if self.run.heard_at is not None:
            self._begin(clear=False)

    def _press(self, key: str) -> None:
        sure, self.pressed = key == self.pressed == "x", key
        results, lines, first = self.run.results, [], feedback.first_unfinished(self.run.results)
        if key in ("a", "l", "n", "x") and not results:
            lines = [NOTHING_YET]
        elif key in ("a", "l"):
            lines = feedback.summary(self.course, results, hint=False)
        elif key == "h":
            lines = hints.next_hint(self.course, first.exercise) if first else ["There is nothing to give a hint for."]
        elif key == "n":
            lines = [feedback.heading(self.course, first), *feedback.details(first)] if first else [NOTHING_LEFT]
        elif key == "x":
            lines = [self._reset(first, sure) if first else NOTHING_LEFT]
        elif key == "r" and self.file.is_file():
            self._begin()
        for line in lines:
            self._say(line)

    def _reset(self, first: Result, sure: bool) -> str:
        """Put the stub of an exercise back, if the student is sure. Returns what to say."""
        if first.state == NOT_ATTEMPTED:
            return f"{first.exercise} is a stub."
        if not sure:
            return f"Press x again to put the stub of {first.exercise} back. What you wrote is kept in another file."
        self.pressed = ""
        return reset.reset(self.file, first.exercise, self.course.exercise(first.exercise).title)

    def _say(self, text: str, style: str | None = None) -> None:
        self.console.print(text, style=style, markup=False, highlight=False)
