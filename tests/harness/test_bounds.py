"""What a submission can make the judge show, keep and do: nothing that it says late, and nothing without a bound.

A worker that says whatever it is told to stands in for a hostile one: it has the zygote's face and speaks the wire's
language. Covered: every verdict, every text that it may send, before and after its first load, and all that is written
from the record; the memory that its results hold, the time that they take, one budget for all of it.
Not covered: what a worker can do to the machine; that is grader/sandbox/.
"""

import itertools
import shutil
import socket
import threading
import time
import tracemalloc
from collections import Counter
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from exercises.kit.values import Opaque, Tensor
from grader.harness import follow_through, plugin
from grader.harness.session import Session
from grader.records import scoring
from grader.reports import outputs
from grader.reports.exports.table import FORMATS, Wish
from grader.sandbox import wire
from grader.sandbox.client import Limits
from tests.support import grading
from tests.support.courses import SIX
from tests.support.exported import kept

CANARY = "Kanarienvogel"
RAISED = {"type": CANARY, "text": CANARY, "frames": [[1, CANARY]], "stub": False, "memory": False}
# What a call may be answered with, by the verdict of a hidden test that it leads to.
ANSWERS = {
    "wrong": {"value": CANARY},
    "opaque": {"value": Opaque(CANARY)},
    "error": {"raised": RAISED},
    "known kind": {"raised": {**RAISED, "type": "ValueError"}},
    "not_attempted": {"raised": {**RAISED, "stub": True}},
    "missing": {"raised": {**RAISED, "type": "KeyError", "frames": []}},
    "memory": {"raised": {**RAISED, "memory": True}},
    "blocked": {"value": 1, "blocked": [CANARY]},
    "blocked, said": {"value": 1, "blocked": CANARY},
    "nonsense": CANARY,
    "another call": {"id": 10**6, "value": CANARY},
}
# What a worker says of a submission's text before a line of it runs.
PARSED = {"mentions": [], "defined": [], "elsewhere": {}, "left": {}, "lacking": {}}
MENTIONS = {**PARSED, "mentions": ["a.py: line 1 mentions generate"]}


class Puppets:
    """Workers that say what `answer(request, load)` gives for a request; `load` counts the loads so far.

    `texts` are those of the submissions that were loaded.
    """

    def __init__(self, answer, loaded=lambda load: [PARSED, {"notes": []}]):
        self.answer, self.loaded, self.loads, self.pid, self.texts = answer, loaded, 0, 0, []

    def spawn(self, *, reference=False):
        ours, theirs = socket.socketpair()
        threading.Thread(target=self._serve, args=(theirs,), daemon=True).start()
        self.pid += 1
        return ours, self.pid

    def _serve(self, sock):
        with closing(sock), suppress(wire.WireError, OSError):
            wire.send(sock, {"ready": True})
            self.texts.append(bytes(wire.receive(sock)["source"].array).decode())
            self.loads += 1
            load = self.loads
            for message in self.loaded(load):
                wire.send(sock, message)
            while True:
                request = wire.receive(sock)
                answer = self.answer(request, load)
                wire.send(sock, {"id": request["id"], **answer} if isinstance(answer, dict) else answer)

    def kill(self, pid):
        return ""

    def drop(self, pid):
        pass

    def is_alive(self):
        return True


def graded(judge, puppets, *sources, limits=None, suite=None, course=SIX, around=None):
    """The batch of these sources, whatever they say; `around` is entered once all is there that it is graded with."""
    batch = replace(
        judge.batch(grading.submissions(course, *(sources or ["x = 1\n"]))), zygote=puppets, course=course,
        limits=limits or Limits(),
    )  # fmt: skip
    with closing(Session(suite or course.hidden, course)) as session, around or nullcontext():
        session.run(batch)
        follow_through.follow(batch, session, credits=True)
    return batch


def written(batch, folder):
    """All that a student or a platform may get of a batch: the text of every page, export and field."""
    records = []
    for number, submission in enumerate(batch.submissions):
        notes = "\n".join(batch.notes.get(number, []))
        records.append(scoring.graded(submission.student, "a.py", batch.outcomes(number), notes, {"kit": "0"}, SIX))
    outputs.write_reports(folder, kept(folder, *records), SIX)
    for name, form in FORMATS.items():
        if "worksheet" not in form.takes:
            for student in [record.student for record in records] if "student" in form.takes else [None]:
                with (folder / f"{name} {student}.export").open("wb") as file:
                    form.write(records, SIX, Wish(student=student), file)
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def hidden_only(tmp_path):
    """The course with the hidden tests of two functions, one of which builds on others, and without public checks.

    The messages of public checks may be shown: they run before anything is known.
    """
    (tmp_path / "checks").mkdir()
    (tmp_path / "hidden").mkdir()
    for path in sorted(SIX.hidden.glob("test_hidden_[36]_*.py")):
        shutil.copy(path, tmp_path / "hidden")
    return replace(SIX, checks=tmp_path / "checks", hidden=tmp_path / "hidden")


def test_no_word_of_a_worker_is_shown_for_a_hidden_test(judge, hidden_only, tmp_path):
    puppets = Puppets(lambda request, load: ANSWERS[puppets.texts[load - 1]])
    batch = graded(judge, puppets, *ANSWERS, course=hidden_only)
    (tmp_path / "out").mkdir()
    files = written(batch, tmp_path / "out")
    assert len(files) >= 7 + len(ANSWERS)
    assert not [name for name, data in files.items() if CANARY.encode() in data]
    verdicts = {how: {outcome.verdict for outcome in batch.outcomes(number)} for number, how in enumerate(ANSWERS)}
    assert not [how for how, found in verdicts.items() if "grader_error" in found]
    assert len({*map(tuple, map(sorted, verdicts.values()))}) > 5  # each is answered in its own way


def test_what_a_later_load_says_changes_neither_notes_nor_mentions_nor_verdicts(judge, hidden_only, tmp_path):
    """The next process of a submission may know what the last one saw: by the clock, for one."""

    def loaded(load):
        if load == 1:
            return [MENTIONS, {"notes": ["a.py: line 2 did not run"]}]
        late = [{**PARSED, "mentions": [CANARY]}, {"notes": [CANARY]}]
        return [{"unreadable": CANARY}] if load % 3 == 0 else late

    # Every call ends its worker, so each has a fresh one.
    batch = graded(judge, Puppets(lambda request, load: "gone", loaded), course=hidden_only)
    assert batch.notes[0] == ["a.py: line 2 did not run"]
    (tmp_path / "out").mkdir()
    assert not [name for name, data in written(batch, tmp_path / "out").items() if CANARY.encode() in data]
    assert set(Counter(outcome.verdict for outcome in batch.outcomes(0))) == {"crashed"}


def test_the_lines_that_mention_generate_are_those_that_were_found_before_a_line_ran(judge, hidden_only):
    first = [MENTIONS, {"notes": []}]
    puppets = Puppets(lambda request, load: {"value": 1, "blocked": [CANARY]}, lambda load: first)
    outcomes = graded(judge, puppets, course=hidden_only).outcomes(0)
    assert {outcome.verdict for outcome in outcomes} == {"blocked"}
    assert all("a.py: line 1 mentions generate" in outcome.message for outcome in outcomes)


def test_of_a_hidden_tests_exception_only_a_handful_of_kinds_is_told(judge, hidden_only):
    told = itertools.cycle(["TypeError", "KeyboardInterrupt", "ValueError", "StopIteration", "IndexError", "OSError"])
    puppets = Puppets(lambda request, load: {"raised": {**RAISED, "type": next(told)}})
    outcomes = graded(judge, puppets, course=hidden_only).outcomes(0)
    messages = {outcome.message for outcome in outcomes if outcome.verdict == "error"}
    assert len(outcomes) > 12 and len(messages) > 3 and messages <= {
        "It raised TypeError.", "It raised ValueError.", "It raised IndexError.", "It raised RuntimeError.",
        "It raised AttributeError.", "It raised an exception.",
    }  # fmt: skip


# Memory


def large(megabytes=30):
    return Tensor("float32", np.zeros(megabytes * 250_000, np.float32))


@contextmanager
def traced(found):
    """Append to `found` how much memory there is at the end that was taken inside, and how much there was at most."""
    tracemalloc.start()
    try:
        yield
        found.append(tracemalloc.get_traced_memory())
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("what", ["tensors", "lists", "texts"])
def test_large_results_hold_no_more_memory_than_one_submission_may(judge, hidden_only, monkeypatch, what):
    """The two functions are called some 25 times: all of it in an eighth of its size, since to trace lists is slow.

    In its own size one result of each kind is 30 MB of numbers, or as many lists and texts as a frame may hold.
    """
    monkeypatch.setattr(plugin, "MAX_KEPT", plugin.MAX_KEPT // 8)
    monkeypatch.setattr(plugin, "MAX_KEPT_OF_A_CALL", plugin.MAX_KEPT_OF_A_CALL // 8)
    value = {"tensors": large(4), "lists": [list(range(20)) for _ in range(1_000)], "texts": ["x" * 60] * 3_750}[what]
    puppets = Puppets(lambda request, load: {"value": value})
    memory = []
    batch = graded(judge, puppets, course=hidden_only, around=traced(memory))
    [(kept, peak)] = memory
    sizes = [plugin._size(call) for trial in batch.trials[0] for call in trial.calls]
    assert sum(sizes) <= plugin.MAX_KEPT
    assert peak < 35_000_000, f"{peak / 1e6:.0f} MB at the most, {kept / 1e6:.0f} MB at the end"


def test_several_submissions_of_a_batch_together_hold_no_more_than_one_may(judge, hidden_only):
    puppets = Puppets(lambda request, load: {"value": large(5)})
    batch = graded(judge, puppets, *["x = 1\n"] * 3, course=hidden_only)
    kept = [sum(plugin._size(call) for trial in trials for call in trial.calls) for trials in batch.trials.values()]
    assert len(kept) == 3 and sum(kept) <= plugin.MAX_KEPT
    assert min(kept) == max(kept) > 0  # and none has used up what another may


def test_of_a_long_message_of_a_suites_own_assert_the_middle_is_let_go(judge, course, tmp_path):
    (tmp_path / "checks").mkdir()
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "test_own.py").write_text(
        "import pytest\n\n\n@pytest.mark.exercise('tokenize')\ndef test_a(student):\n"
        "    got = student.tokenize(1, 'x')\n    assert not got, 'got ' + got + ' at the end'\n"
    )
    puppets = Puppets(lambda request, load: {"value": "x" * 900_000})
    bare = replace(course, checks=tmp_path / "checks")
    [trial] = graded(judge, puppets, suite=tmp_path / "suite", course=bare).trials[0]
    assert len(str(trial.error)) <= plugin.MAX_SAID and str(trial.error).startswith("got xxx")


def test_a_passed_test_keeps_no_call_and_a_failed_one_no_frames(judge, hidden_only):
    sources = [SIX.solutions.read_text(), "def compare(a, b):\n    return 1 / 0\n"]
    batch = grading.graded(judge, *sources, suite=hidden_only.hidden, course=hidden_only)
    assert not any(trial.calls for trial in batch.trials[0])
    failed = [trial.error for trial in batch.trials[1] if trial.error is not None]
    assert failed and all(error.__traceback__ is None and error.__context__ is None for error in failed)


def test_two_million_empty_lists_are_nonsense_before_they_are_lists():
    header = b"\xdd" + (1_900_000).to_bytes(4, "big") + b"\x90" * 1_900_000
    tracemalloc.start()
    try:
        with pytest.raises(wire.WireError, match="too many"):
            wire.decode(header, b"")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50_000_000


# Time


def test_the_judges_work_on_results_counts_and_a_second_try_has_no_budget_of_its_own(judge, course, tmp_path):
    """A suite that takes its time over every result: after the budget nothing is called any more."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "test_slow.py").write_text(
        "import time\nimport pytest\nfrom exercises.kit.checks import Wrong\n\n\n"
        "@pytest.mark.exercise('next_token_logits')\n@pytest.mark.parametrize('n', range(3))\n"
        "def test_a(student, n):\n    student.next_token_logits(1, [1])\n    time.sleep(0.3)\n"
        "    raise Wrong('', '')\n\n\n"
        "@pytest.mark.exercise('greedy_step')\n@pytest.mark.parametrize('n', range(3))\n"
        "def test_b(student, n):\n    student.greedy_step(1, [1])\n    raise Wrong('', '')\n"
    )
    called = []
    puppets = Puppets(lambda request, load: called.append(request["name"]) or {"value": 1})
    bare = replace(course, checks=tmp_path / "checks")
    batch = graded(judge, puppets, limits=Limits(submission=0.5), suite=tmp_path / "suite", course=bare)
    verdicts = [outcome.verdict for outcome in batch.outcomes(0)]
    assert verdicts == ["wrong", "wrong", "timeout", "timeout", "timeout", "timeout"]
    assert called == ["next_token_logits", "next_token_logits"]
    assert batch.spent[0] > 0.5


def test_an_exception_whose_text_is_a_list_of_tensors_is_nonsense_at_once(judge, hidden_only):
    text = [Tensor("float32", np.zeros(100_000, np.float32))] * 60
    puppets = Puppets(lambda request, load: {"raised": {**RAISED, "text": text}})
    worker = SimpleNamespace(begun=time.process_time())
    batch = graded(judge, puppets, course=hidden_only)
    assert {outcome.verdict for outcome in batch.outcomes(0)} == {"crashed"}
    # A dozen such frames of 24 MB. (It took 24 to 63 s for one of them.)
    assert time.process_time() - worker.begun < 60
