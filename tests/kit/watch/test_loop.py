"""Watch mode, driven as a person does it: in a terminal, with a file that another process saves.

What is waited for is a line on the screen; no test asserts how long something took.
"""

import os
import pty
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from types import SimpleNamespace

import pytest
from rich.console import Console

from exercises.kit.feedback import progress
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import courses
from exercises.kit.watch import loop, saves
from exercises.kit.watch.loop import Key
from exercises.kit.watch.messages import LISTENING, Asking, Begun, Ended, Failed, Finished, Noted, Ready, Stopped
from exercises.kit.watch.runner import Answered, Lost
from exercises.kit.watch.saves import Blind, Changed

COURSE = courses()[0]
STUBS = COURSE.stub.read_text("utf-8")
DEADLINE = 180
NONE = f"0 of {len(COURSE.names)} done"


def with_body(name, body):
    """The stubs, with this body in the place of one of them."""
    before, _, after = STUBS.partition(f"def {name}(")
    signature, _, rest = after.partition("    raise NotImplementedError(")
    return f"{before}def {name}({signature}    {body}\n{rest.partition(chr(10))[2]}"


class Watched:
    """`python -m exercises watch` in a pseudo-terminal, and what it has shown so far."""

    def __init__(self, folder, *options, **more):
        self.path = folder / "me.py"
        self.person, terminal = pty.openpty()
        self.settings = termios.tcgetattr(terminal)
        environment = {**os.environ, "UNPACKING_STATE": str(folder / "state"), "COLUMNS": "200", "NO_COLOR": "1"} | more
        self.terminal = terminal  # kept open, to look at its settings in the end
        self.process = subprocess.Popen(
            [sys.executable, "-m", "exercises", "watch", str(self.path), *options],
            stdin=terminal, stdout=terminal, stderr=terminal, env=environment, preexec_fn=self._take_terminal,
        )  # fmt: skip
        self.pieces = SimpleQueue()
        self.unread = ""
        threading.Thread(target=self._read, daemon=True).start()

    @staticmethod
    def _take_terminal():
        import fcntl

        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C at it reaches the process

    def _read(self):
        while True:
            try:
                self.pieces.put(os.read(self.person, 65536).decode())
            except OSError:
                return

    def save(self, text):
        """Save the file, from another process."""
        code = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"
        subprocess.run([sys.executable, "-c", code, self.path], input=text, text=True, check=True)

    def press(self, keys):
        os.write(self.person, keys.encode())

    def see(self, text):
        """Wait until this is shown, and return all up to it; what comes next is looked for after it."""
        until = time.monotonic() + DEADLINE
        while text not in self.unread:
            assert time.monotonic() < until, f"{text!r} was not shown, but\n{self.unread}"
            try:
                self.unread += self.pieces.get(timeout=1).replace("\r\n", "\n")
            except Empty:
                assert self.process.poll() is None or text in self.unread, self.unread
        before, _, self.unread = self.unread.partition(text)
        return before

    def descendants(self):
        """(process id, state) of all that it has started."""
        parents = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                number, _, rest = status.read_text().rpartition(") ")[0].partition(" ")[0], "", status.read_text()
                state, parent = rest.rpartition(") ")[2].split()[:2]
            except OSError:
                continue
            parents[int(number)] = (int(parent), state)
        found = {self.process.pid}
        while True:
            more = {number for number, (parent, _) in parents.items() if parent in found} - found
            if not more:
                return {number: parents[number][1] for number in found if number != self.process.pid}
            found |= more

    def end(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """One watch for the tests that leave it running."""
    made = Watched(tmp_path_factory.mktemp("watched"))
    made.see("me.py is not there. Waiting for it.")
    yield made
    made.end()


def test_the_first_unfinished_exercise_is_shown_with_its_message(watched):
    watched.save(STUBS)
    watched.see("not attempted  tokenize")
    watched.see("Call the tokenizer on the text; return its list of input_ids.")
    watched.see(f"{NONE}, 0 points by these checks.")


def test_a_save_is_answered_by_what_is_wrong_now(watched):
    watched.save(with_body("tokenize", "return tokenizer(text, return_tensors='pt')['input_ids']"))
    watched.see("not yet        tokenize")
    watched.see("got a tensor of shape (1, 5)")
    watched.save(with_body("tokenize", "return tokenizer(text)['input_ids']"))
    watched.see("done           tokenize")
    watched.see("not attempted  next_token_logits")
    watched.see(f"1 of {len(COURSE.names)} done, {COURSE.exercise('tokenize').points:g} points by these checks.")


def test_a_syntax_error_is_named_and_the_next_save_is_checked(watched):
    watched.save("def tokenize(:\n")
    watched.see("me.py: line 1: invalid syntax")
    watched.save(STUBS)
    watched.see(NONE)


def test_what_does_not_end_is_left_for_a_new_save(watched):
    watched.save(f"import os\nprint('begun', file=os.fdopen(os.dup(2), 'w'), flush=True)\n{STUBS}\nwhile True: pass\n")
    watched.see("begun")  # what goes past sys.stdout comes through at once
    watched.save(with_body("tokenize", "return 3"))
    watched.see("got the int 3")
    watched.see(NONE)


def test_an_endless_loop_is_shown_with_its_line(watched):
    watched.save(with_body("tokenize", "import time\n    while True: time.sleep(0.01)"))
    watched.see("stopped after 10 seconds. An endless loop? It was here:")
    watched.see("in tokenize: while True: time.sleep(0.01)")
    watched.see(NONE)


@pytest.mark.parametrize(
    ("body", "said"), [("import os; os._exit(3)", "exit code 3"), ("import os; os.abort()", "SIGABRT")]
)
def test_code_that_ends_its_process_ends_no_more_than_that(watched, body, said):
    watched.save(with_body("tokenize", body))
    watched.see("not yet        tokenize")
    watched.see("The process that ran your code was ended")
    assert said in watched.see(NONE)


def test_a_file_that_is_gone_is_waited_for_also_when_it_comes_back_by_a_rename(watched, tmp_path):
    watched.path.unlink()
    watched.see("me.py is not there. Waiting for it.")
    other = watched.path.with_name("me.py.new")
    other.write_text(with_body("tokenize", "return 4"))
    other.rename(watched.path)
    watched.see("got the int 4")
    watched.see(NONE)
    other.write_text(with_body("tokenize", "return 5"))
    other.rename(watched.path)  # as editors save
    watched.see("got the int 5")
    watched.see(NONE)


def test_hints_come_one_at_a_time_by_a_key_and_not_by_saving(watched):
    first, second, _ = COURSE.exercise("tokenize").hints_for("a plain list of")
    watched.save(with_body("tokenize", "return 4"))
    watched.see("got the int 4")
    watched.see(NONE)
    watched.press("h")
    watched.see(f"Hint 1 of 3: {first}")
    watched.save(with_body("tokenize", "return 6"))
    watched.see("got the int 6")
    assert "Hint" not in watched.see(NONE)
    watched.press("h")
    watched.see(f"Hint 2 of 3: {second}")


def test_all_exercises_are_shown_by_a_key(watched):
    watched.press("l")
    for name in COURSE.names:
        watched.see(name)
    watched.see("0 points by these checks")


def test_a_breakpoint_waits_for_lines_and_then_keys_are_keys_again(watched):
    watched.save(with_body("tokenize", "mine = 7; breakpoint()\n    return mine"))
    watched.see("(Pdb) ")
    watched.press("mine = 42\n")
    for _ in range(4):  # once for every check
        watched.see("(Pdb) ")
        watched.press("c\n")
    watched.see("got the int")
    watched.see(NONE)
    watched.press("n")
    watched.see("tokenize: From text to token ids")


def test_a_save_while_a_debugger_waits_is_checked(watched):
    watched.save(with_body("tokenize", "breakpoint()\n    return 7"))
    watched.see("(Pdb) ")
    watched.save(with_body("tokenize", "return 8"))
    watched.see("got the int 8")
    watched.see(NONE)


def test_what_passing_functions_print_is_shown(watched):
    watched.save(with_body("tokenize", "print('I was', 'here')\n    return tokenizer(text)['input_ids']"))
    watched.see("done           tokenize")
    assert "not attempted" not in watched.see("I was here")
    watched.see("1 of ")


def test_nothing_that_ended_is_left_over(watched):
    watched.save(STUBS)
    watched.see(NONE)
    until = time.monotonic() + DEADLINE
    while len(watched.descendants()) != 1 and time.monotonic() < until:
        time.sleep(0.1)  # the child of that run may be on its way out
    [state] = watched.descendants().values()
    assert state != "Z"


def test_q_ends_it_and_puts_the_terminal_back(watched):
    [warm] = watched.descendants()
    watched.press("q")
    assert watched.process.wait(DEADLINE) == 0
    assert termios.tcgetattr(watched.terminal) == watched.settings
    assert not Path(f"/proc/{warm}").exists()


def test_without_fork_and_by_polling_it_does_the_same(tmp_path, warm):
    watched = Watched(tmp_path, "--fresh", "--poll", **warm.starts() | warm.sharing())
    try:
        watched.save(with_body("tokenize", "import os; os._exit(3)"))
        watched.see("The process that ran your code has ended.")
        watched.save(with_body("tokenize", "return 2"))
        watched.see("got the int 2")
        watched.see(NONE)
        watched.press("\x03")  # Ctrl-C
        assert watched.process.wait(DEADLINE) == 0
        assert termios.tcgetattr(watched.terminal) == watched.settings
    finally:
        watched.end()


# One step at a time, without processes


@pytest.fixture
def watching(tmp_path, monkeypatch):
    """A watch of a file, with a runner that notes what it is asked for."""
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    monkeypatch.setattr(saves, "SECONDS_BETWEEN_LOOKS", 0.01)
    asked = []
    runner = SimpleNamespace(
        run=1, ready=True, forking=True, process=None, asked=asked,
        check=lambda file, names: asked.append("check"),
        stop=lambda: asked.append("stop"),
        type=lambda line: asked.append(line),
        restart=lambda: asked.append("restart"),
        is_ready=lambda: asked.append("ready"),
    )  # fmt: skip
    console = Console(file=open(tmp_path / "screen", "w+"), width=200)  # noqa: SIM115
    return loop.Watch(COURSE, tmp_path / "me.py", console, runner)


def screen(watching):
    watching.console.file.flush()
    return Path(watching.console.file.name).read_text()


def step(watching, *events):
    queue = SimpleQueue()
    for event in events:
        queue.put(event)
    for _ in events or (None,):
        watching.step(queue)


def test_a_save_without_an_event_is_found_and_that_is_said_once(watching):
    watching.file.write_text("x = 1\n")
    step(watching)
    for number in range(2, 5):
        watching.file.write_text(f"x = {number}0000000\n" * number)
        step(watching)
        step(watching)
    assert watching.runner.asked == ["check"] * 4
    assert screen(watching).count("no file event came") == 1


def test_a_save_with_its_event_is_run_once_and_nothing_is_said(watching):
    watching.file.write_text("x = 1\n")
    step(watching)
    watching.file.write_text("x = 10\n")
    step(watching, Changed(), Changed())
    step(watching)
    assert watching.runner.asked == ["check"] * 2
    assert screen(watching).splitlines() == ["Checking me.py ..."] * 2


@pytest.mark.parametrize("can_write", [True, False])
def test_what_has_turned_green_says_why_once_whether_it_can_be_remembered_or_not(watching, can_write, tmp_path):
    if not can_write:
        (tmp_path / "state").write_text("a file, and no folder")
    watching.file.write_text("x = 1\n")
    states = [("not yet", "not yet"), ("done", "not yet"), ("done", "not yet"), ("done", "done")]
    for states_of_two in states:
        watching._begin()
        found = zip(COURSE.names, states_of_two, strict=False)
        results = [Finished(1, Result(name, state, 0, 4, 0.0)) for name, state in found]
        step(watching, *map(Answered, [*results, Ended(1, "")]))
    first, second = COURSE.exercises[:2]
    assert screen(watching).count(f"{first.name} is done: {first.title}") == 1
    assert screen(watching).count(f"{second.name} is done: {second.title}") == 1
    assert "All done" not in screen(watching)


def test_a_run_that_says_nothing_any_more_is_stopped(watching, monkeypatch):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Begun(1, "compare", 4)))
    monkeypatch.setattr(loop, "SECONDS_WITHOUT_A_WORD", 0.0)
    step(watching)
    assert watching.runner.asked == ["check", "stop"]
    assert "not yet        compare" in screen(watching)
    assert "Your code hung inside a library call and was stopped; the line can't be shown." in screen(watching)
    assert progress.load(COURSE).attempted == {"compare"}


def test_loading_takes_as_long_as_it_takes(watching, monkeypatch):
    monkeypatch.setattr(loop, "SECONDS_WITHOUT_A_WORD", 0.0)
    watching.runner.ready = False
    watching.file.write_text("x = 1\n")
    step(watching, Changed())
    step(watching)
    assert watching.runner.asked == ["check"]


def test_answers_of_an_earlier_run_are_not_shown(watching):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Stopped(0, "old")))
    assert "old" not in screen(watching)


def test_when_the_process_that_forks_is_lost_one_that_does_not_takes_its_place(watching):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Lost(None))
    assert watching.runner.forking is False
    assert watching.runner.asked == ["check", "restart", "check"]
    assert "Starting another, which does without forks" in screen(watching)


def test_a_process_that_never_gets_ready_ends_the_watch(watching):
    watching.file.write_text("x = 1\n")
    watching.runner.ready = watching.runner.forking = False
    with pytest.raises(loop.CannotWatch, match="does not start"):
        step(watching, Changed(), Lost(None))


def test_a_model_that_is_not_there_ends_the_watch(watching):
    with pytest.raises(loop.CannotWatch, match="no such model"):
        step(watching, Answered(Failed("no such model")))


def test_an_empty_file_is_waited_for(watching, monkeypatch):
    monkeypatch.setattr(saves, "SECONDS_TO_SETTLE", 0.0)
    watching.file.write_text("")
    step(watching)
    assert "me.py is empty. Waiting for it." in screen(watching)
    watching.file.write_text("x = 1\n")
    step(watching)
    assert watching.runner.asked == ["check"]


def test_results_are_remembered(watching):
    watching.file.write_text("x = 1\n")
    result = Result("compare", "not yet", 1, 4, 0.75, "[red]No.[/red]", "")
    step(watching, Changed(), Answered(Finished(1, result)), Answered(Ended(1, "")))
    assert progress.load(COURSE).known["compare"].result == result
    assert "[red]No.[/red]" in screen(watching)


def test_a_run_that_was_ended_is_told_of_the_exercise_that_was_on(watching):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Begun(1, "compare", 4)), Answered(Ended(1, "by the signal SIGABRT")))
    assert "not yet        compare" in screen(watching)
    assert "The process that ran your code was ended by the signal SIGABRT." in screen(watching)
    assert watching.run.heard_at is None


def test_remarks_on_the_file_are_shown_as_they_come(watching):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Noted(1, "Note: [b]line 3[/b] did not run")))
    assert "Note: [b]line 3[/b] did not run" in screen(watching)


def test_without_events_the_watch_goes_on(watching):
    step(watching, Blind("OSError: no watches left"))
    assert "File events are not to be had (OSError: no watches left)" in screen(watching)


def test_the_key_q_ends_it_and_others_do_not(watching):
    queue = SimpleQueue()
    queue.put(Key("x"))
    queue.put(Key("q"))
    assert [watching.step(queue), watching.step(queue)] == [True, False]


def finished(watching, state="not yet", message="No."):
    watching.file.write_text('def compare(a, b):\n    """Compare."""\n    return 0\n')
    step(
        watching,
        Changed(),
        Answered(Finished(1, Result("compare", state, 1, 4, 0.75, message))),
        Answered(Ended(1, "")),
    )


def test_that_it_checks_is_shown_at_once_and_the_screen_is_cleared_for_it(watching):
    watching.console = Console(file=watching.console.file, width=200, force_terminal=True)
    watching.file.write_text("x = 1\n")
    step(watching, Changed())
    assert screen(watching).endswith("\x1b[2J\x1b[HChecking me.py ...\n")


def test_while_all_is_loading_it_does_not_say_that_it_checks(watching):
    watching.runner.ready = False
    watching.file.write_text("x = 1\n")
    step(watching, Changed())
    assert screen(watching) == ""
    step(watching, Answered(Ready()))
    assert screen(watching) == "Checking me.py ...\n"


@pytest.mark.parametrize("key", ["l", "a", "n"])
def test_a_key_shows_the_exercises_or_the_next_one_again(watching, key):
    step(watching, Key(key))
    assert "Nothing has been checked yet." in screen(watching)
    finished(watching)
    before = screen(watching)
    step(watching, Key(key))
    assert COURSE.exercise("compare").title in screen(watching).removeprefix(before)
    assert "No." in screen(watching).removeprefix(before)


def test_when_all_is_done_n_says_so(watching):
    finished(watching, "done")
    step(watching, Key("n"), Key("x"))
    assert screen(watching).count("All done: there is nothing left.") == 2


def test_r_runs_the_checks_again(watching):
    finished(watching)
    step(watching, Key("r"))
    assert watching.runner.asked == ["check"] * 2
    watching.file.unlink()
    step(watching, Key("r"))
    assert watching.runner.asked == ["check"] * 2


def test_x_puts_the_stub_back_only_when_it_is_pressed_twice_and_keeps_what_was_there(watching):
    finished(watching)
    text = watching.file.read_text()
    for keys in ("x", "hx"):
        step(watching, *map(Key, keys))
        assert watching.file.read_text() == text
    step(watching, Key("x"))
    assert "raise NotImplementedError(" in watching.file.read_text()
    assert watching.file.with_name("me.py.bak").read_text() == text


def test_x_leaves_a_stub_alone(watching):
    finished(watching, "not attempted")
    text = watching.file.read_text()
    step(watching, Key("x"), Key("x"))
    assert watching.file.read_text() == text and "compare is a stub." in screen(watching)


def test_what_is_typed_while_a_debugger_asks_goes_to_it_and_it_may_take_its_time(watching, monkeypatch):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Asking(1, True)))
    monkeypatch.setattr(loop, "SECONDS_WITHOUT_A_WORD", 0.0)
    step(watching, Key("q"), Key("p mine\n"))
    assert watching.runner.asked == ["check", LISTENING, "q", "p mine\n"]
    step(watching, Answered(Asking(1, False)), Key("l"))
    assert "l" not in watching.runner.asked and "Nothing has been checked yet." in screen(watching)


def test_ctrl_c_ends_it_also_while_a_debugger_asks(watching):
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Asking(1, True)))
    queue = SimpleQueue()
    queue.put(Key(loop.CTRL_C))
    assert not watching.step(queue)


@pytest.mark.parametrize("forking", [True, False])
def test_that_another_python_is_started_is_said_where_it_takes_long(watching, monkeypatch, forking):
    watching.runner.forking = forking
    watching.file.write_text("x = 1\n")
    step(watching, Changed(), Answered(Begun(1, "compare", 4)))
    monkeypatch.setattr(loop, "SECONDS_WITHOUT_A_WORD", 0.0)
    step(watching)
    assert (loop.ANOTHER in screen(watching)) != forking


def test_without_fork_a_run_that_is_kept_waiting_by_a_hanging_one_is_begun_again(watching, monkeypatch):
    watching.runner.forking = False
    watching.file.write_text("x = 1\n")
    step(watching, Changed())
    monkeypatch.setattr(loop, "SECONDS_WITHOUT_A_WORD", 0.0)
    step(watching)
    assert watching.runner.asked == ["check", "restart", "check"]
    assert "The run before this one hangs." in screen(watching)
    assert progress.load(COURSE).attempted == frozenset()
