"""The same answer at home and graded: the odd submissions of tests/support/odd.py, through every way that gives one.

A verdict, its message and the points must be the same from `pytest exercises`, watch mode, `check()` in a notebook and
the grader's public checks; `python -m exercises` shows states and points. Watch mode, which is the session at home and
little else, has all files; the others have those in which they might part from it: how a file is found and loaded,
what a kernel keeps, and some oddities of functions. The programs run in forks of a process that has all
(tests/support/ways.py), where each report also crosses as it does with `-n 2`. One file with everything in it goes
through real programs, `-n 2` among them.
Home has fewer words: what the grader calls a timeout, say, is an error there. Of an error the message and the lines are
compared; of a call that is refused, or a module that is not there, the verdict alone, since home can say where it is.
What a function is told that calls one which is not right yet is the same as well.
Not covered: hidden tests, credit by follow-through.
"""

import ast
import builtins
import contextlib
import json
import linecache
import re
import sys
from collections import defaultdict

import pytest

from exercises.kit import notebook
from exercises.kit.feedback import building
from exercises.kit.system import awaited
from exercises.kit.testing import session
from exercises.kit.unspoilt import ambient
from exercises.kit.watch import server
from exercises.kit.watch.messages import Finished, Request
from grader.harness import follow_through
from grader.harness.session import Session
from grader.intake.submissions import Submission
from grader.records import scoring
from tests.support import odd
from tests.support.courses import MAIN

FILES = {name: (suffix, source, beside) for name, suffix, source, beside in odd.files()}
# How a program shows an exercise.
LINE = re.compile(r"(done|not yet|not attempted) +(\w+) +([\d.]+) of +[\d.]+ points +\((\d+) of (\d+) checks\)")
# What home calls what the grader tells apart.
AT_HOME = {"not_attempted": "not attempted", "passed": "passed", "wrong": "wrong"}
# Of these home says more.
OTHER_WORDS = ("blocked", "timeout", "missing_module", "memory", "crashed")


def plain(message):
    """A message with the parts that home and the grader write differently taken out: a statement, a heading."""
    lines = [line for line in message.splitlines() if line.strip() not in ("In your code:", "")]
    return [re.sub(r"^(\s+line \d+, in \w+).*", r"\1", line).strip() for line in lines]


@pytest.fixture(autouse=True)
def forgotten():
    """What a test has imported of the modules beside a file is no other test's."""
    yield
    for _, _, beside in FILES.values():
        for path in beside:
            sys.modules.pop(path.removesuffix(".py"), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files, each in a folder of its own, by name."""
    root = tmp_path_factory.mktemp("odd")
    placed = {}
    for number, (name, (suffix, source, beside)) in enumerate(FILES.items()):
        own = root / f"{number:03}"
        own.mkdir()
        for path, content in beside.items():
            (own / path).write_text(content)
        placed[name] = own / MAIN.stub.with_suffix(suffix).name
        placed[name].write_text(source)
    return placed


@pytest.fixture(scope="module")
def graded(judge, tmp_path_factory):
    """What the grader's public checks give, by the name of the file."""
    course_only = tmp_path_factory.mktemp("no_hidden")
    submissions = [
        Submission(name, MAIN.stub.with_suffix(suffix).name, source.encode(), beside=_modules(beside))
        for name, (suffix, source, beside) in FILES.items()
    ]
    batch = judge.batch(submissions)
    open_session = Session(course_only, MAIN)
    try:
        open_session.run(batch)
    finally:
        open_session.close()
    found = {}
    for number, submission in enumerate(submissions):
        points, _ = scoring.score(batch.outcomes(number), MAIN)
        records = found[submission.student] = {}
        for exercise in MAIN.names:
            own = [outcome for outcome in batch.outcomes(number) if outcome.exercise == exercise]
            verdicts = [outcome.verdict for outcome in own]
            messages = [plain(o.message) if o.verdict not in OTHER_WORDS else [] for o in own if o.verdict != "passed"]
            records[exercise] = [AT_HOME.get(v, "error") for v in verdicts], messages, points[exercise]["score"]
    return found


def _modules(beside):
    return tuple((path, content.encode()) for path, content in sorted(beside.items()))


class Kept:
    """Keeps every check of a session in the test's own process, with its whole message."""

    def __init__(self, monkeypatch):
        self.checks = defaultdict(list)
        before = session._Session.pytest_runtest_logreport

        def keep(running, report):
            if report.when == "call" or report.failed:
                self.checks[report.exercise_check.exercise].append(report.exercise_check)
            return before(running, report)

        monkeypatch.setattr(session._Session, "pytest_runtest_logreport", keep)

    def records(self, results):
        """What the checks and the results of a session say, in the form of the grader's."""
        found = {}
        points = {result.exercise: result.points for result in results}
        for exercise in MAIN.names:
            own = self.checks.get(exercise, [])
            messages = [plain(check.message.partition("\n")[2]) for check in own if check.outcome != "passed"]
            found[exercise] = [check.outcome for check in own], messages, round(points.get(exercise, 0.0), 4)
        return found


@pytest.fixture
def kept(monkeypatch):
    return Kept(monkeypatch)


@pytest.fixture(autouse=True)
def torch_as_it_was():
    """What a kernel sets for torch stays set: here for one test only."""
    before = ambient.now()
    yield
    before.put_back()


def assert_same(home, graded):
    """The records of home and the grader's; of a test for which home has other words, the verdict alone."""
    for exercise in MAIN.names:
        (verdicts, messages, points), (theirs, their_messages, their_points) = home[exercise], graded[exercise]
        assert verdicts == theirs, exercise
        assert points == pytest.approx(their_points, abs=1e-3), exercise
        for mine, said in zip(messages, their_messages, strict=True):
            assert not said or mine == said, exercise


@pytest.mark.parametrize("name", FILES)
def test_watch_mode_gives_what_the_grader_gives(name, folder, graded, kept):
    answers = []
    server._answer(MAIN, Request(1, str(folder[name]), MAIN.names), answers.append)
    assert_same(kept.records([answer.result for answer in answers if isinstance(answer, Finished)]), graded[name])


# Files that a program may find, load or hand on otherwise than watch mode, which runs the same session on all of them.
OF_THE_PROGRAMS = (
    "packed 1",
    "all of it in a helper",
    "a helper that fails",
    "a helper imported late",
    "settings at the top",
    "a demo that fails",
    "a missing module",
    "asyncio.run at the top",
    "a notebook",
    "the notebook's model",
    "await in a cell",
)


@pytest.fixture(scope="module")
def programs(folder, warm, tmp_path_factory):
    """What the programs gave for each file, by its path."""
    out = tmp_path_factory.mktemp("programs") / "out.json"
    code, printed = warm.loaded("-m", "tests.support.ways", out, *map(folder.get, OF_THE_PROGRAMS))
    assert code == 0, printed
    return json.loads(out.read_text())


@pytest.mark.parametrize("name", OF_THE_PROGRAMS)
def test_the_programs_give_what_the_grader_gives(name, folder, graded, programs):
    of_file, theirs = programs[str(folder[name])], graded[name]
    shown = {exercise: (state, float(score)) for state, exercise, score, *_ in LINE.findall(of_file["pytest"])}
    home = {}
    for exercise in MAIN.names:
        own = [(outcome, message) for about, outcome, message in of_file["checks"] or [] if about == exercise]
        messages = [plain(message.partition("\n")[2]) for outcome, message in own if outcome != "passed"]
        home[exercise] = [outcome for outcome, _ in own], messages, shown.get(exercise, ("", 0.0))[1]
    rounded = {exercise: (*records[:2], round(records[2], 2)) for exercise, records in theirs.items()}
    assert_same(home, rounded)
    again = {exercise: (state, float(score)) for state, exercise, score, *_ in LINE.findall(of_file["exercises"])}
    assert again == shown


# `check()` has the kernel's own globals, which no file has: what a statement that fails would have bound is not there,
# and what was spoilt at the top stays so.
NOT_IN_A_KERNEL = {"definitions in the wrong order", "a helper that fails"}
NOT_IN_A_KERNEL |= {
    "a compiled function"
}  # to compile it, which a kernel has done by then, takes ten seconds of a core
# The other oddities of single functions are the session's affair, which watch mode has with all of them.
NOT_IN_A_KERNEL |= {*[name for name in FILES if name.startswith("packed")][2:]}
# Why a function is not there is told by its statement's failure when it is graded, and by its names in a kernel.
VERDICT_ALONE = {"a function made of the notebook's"}


@pytest.mark.parametrize("name", [name for name in FILES if name not in NOT_IN_A_KERNEL])
def test_check_in_a_notebook_gives_what_the_grader_gives(name, folder, graded, kept, monkeypatch):
    monkeypatch.syspath_prepend(folder[name].parent)
    monkeypatch.setattr(builtins, "display", lambda *shown: None, raising=False)  # as a kernel has it
    namespace = _kernel(name)
    shown = notebook._check(None, namespace, (MAIN,))
    home = kept.records([result for _, result in shown.results])
    for exercise in set(MAIN.names) - {result.exercise for _, result in shown.results}:
        assert set(graded[name][exercise][0]) == {"not attempted"}, exercise
        home[exercise] = graded[name][exercise]
    theirs = graded[name]
    if name in VERDICT_ALONE:
        theirs = {
            exercise: (verdicts, [[]] * len(said), points) for exercise, (verdicts, said, points) in theirs.items()
        }
    assert_same(home, theirs)


def _statements(source):
    """The statements of a file, each with its decorators and at its own line."""
    lines = source.splitlines(keepends=True)
    for statement in ast.parse(source).body:
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
        yield "\n" * (first - 1) + "".join(lines[first - 1 : statement.end_lineno])


def _kernel(name):
    """The globals of a kernel that has run the cells, or the statements of a file one by one."""
    suffix, source, _ = FILES[name]
    cells = (
        [cell["source"] for cell in json.loads(source)["cells"]] if suffix == ".ipynb" else list(_statements(source))
    )
    namespace = {"__name__": "__main__", "_ih": [""], "get_ipython": lambda: None}
    for number, cell in enumerate(cells):
        namespace["_ih"].append(cell)
        linecache.cache[f"cell {number}"] = (len(cell), None, cell.splitlines(keepends=True), f"cell {number}")
        try:
            awaited.run(compile(cell, f"cell {number}", "exec", flags=awaited.FLAG), namespace)
        except Exception:
            continue
    return namespace


# Files in which something comes first, and what each of their exercises waits for.
FIRST = "def next_token_logits(model, input_ids):\n    return model(torch.tensor([input_ids])).logits[0, 0]\n"
STEP = "def greedy_step(model, input_ids):\n    return int(best(model, input_ids))\n"
BEST = "def best(model, ids):\n    return next_token_logits(model, ids).argmax()\n"
ALONE = "def greedy_step(model, input_ids):\n    return 0\n"
UNWRITTEN = "def next_token_logits(model, input_ids):\n    raise NotImplementedError('not yet')\n"
RAISES = "def next_token_logits(model, input_ids):\n    return model.no_such_thing\n"
WAITING = {
    "a wrong one, by way of a helper": (FIRST + BEST + STEP, {"greedy_step": "next_token_logits"}),
    "a stub": (UNWRITTEN + BEST + STEP, {"greedy_step": "next_token_logits"}),
    "one that raises": (RAISES + BEST + STEP, {"greedy_step": "next_token_logits"}),
    "one that is not called": (FIRST + ALONE, {}),
    "the same below": (FIRST + ALONE.replace("0", "int(next_token_logits(model, input_ids)[0])"),
                       {"greedy_step": "next_token_logits"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def of_waiting(judge, tmp_path_factory):
    """What the grader's public checks give of `greedy_step`, by the name of the file."""
    submissions = [
        Submission(name, MAIN.stub.name, f"import torch\n{text}".encode()) for name, (text, _) in WAITING.items()
    ]
    batch = judge.batch(submissions)
    with contextlib.closing(Session(tmp_path_factory.mktemp("no_hidden"), MAIN)) as running:
        running.run(batch)
        follow_through.follow(batch, running, credits=False)
    return {
        submission.student: [one for one in batch.outcomes(number) if one.exercise == "greedy_step"]
        for number, submission in enumerate(submissions)
    }


@pytest.mark.parametrize("name", WAITING)
def test_what_comes_first_is_said_in_all_ways(name, of_waiting, tmp_path):
    text, waiting = WAITING[name]
    source = f"import torch\n{text}"
    path = tmp_path / MAIN.stub.name
    path.write_text(source)
    of_file = {result.exercise: result for result in session.check_file(MAIN, path, MAIN.names)}
    namespace = {"_ih": list(_statements(source))}
    exec(source, namespace)
    checked = notebook._check(namespace["greedy_step"], namespace, (MAIN,)).results[0][1]
    said = {exercise: building.said(below) for exercise, below in waiting.items()}
    outcomes = [one for one in of_waiting[name] if one.verdict != "passed"]
    assert {one.message for one in outcomes} == {said["greedy_step"]} if said else outcomes
    messages = [of_file["greedy_step"].message, checked.message]
    if said:
        assert messages == [said["greedy_step"]] * 2
    else:
        assert not any(map(building.is_said, [*messages, *(one.message for one in outcomes)]))
        assert messages[0] == messages[1]


# A file in which every exercise has another fate.
EVERYTHING = (
    "import torch\n\n\n"
    + "\n\n".join(
        odd.function(name, *before)
        for name, before in {
            "tokenize": ["tokenizer.pad_token = tokenizer.eos_token"],
            "next_token_logits": ["model.half()"],
            "greedy_step": ["input_ids.append(0)"],
            "greedy_generate": ["return undefined"],
            "compare": ["return 0.0"],
        }.items()
    )
    + "\n\ndef get_embedding(model, token_id):\n    raise NotImplementedError('not yet')\n"
)
# What the file has no function for is not attempted either.
NOT_YET = ("next_token_logits", "greedy_step", "greedy_generate", "compare")
STATES = dict.fromkeys(MAIN.names, "not attempted") | {"tokenize": "done"} | dict.fromkeys(NOT_YET, "not yet")
# The two processes find the kit loaded, too.
TWO = "from tests.support.early import sitecustomize; import pytest; raise SystemExit(pytest.main())"
PROGRAMS = {
    "pytest exercises": ("-m", "pytest", "exercises", "-p", "no:cacheprovider", "--submission", "FILE"),
    "pytest exercises -n 2": ("-c", TWO, "exercises", "-n", "2", "-p", "no:cacheprovider", "--submission", "FILE"),
    "python -m exercises": ("-m", "exercises", "status", "FILE"),
}


@pytest.fixture(scope="module")
def everything(judge, tmp_path_factory):
    """The file with everything in it, and of every exercise the grader's points and how many of its checks passed."""
    path = tmp_path_factory.mktemp("everything") / MAIN.stub.name
    path.write_text(EVERYTHING)
    batch = judge.batch([Submission("everything", MAIN.stub.name, EVERYTHING.encode())])
    with contextlib.closing(Session(tmp_path_factory.mktemp("none"), MAIN)) as running:
        running.run(batch)
    outcomes = batch.outcomes(0)
    points, _ = scoring.score(outcomes, MAIN)
    passed = {name: [o.verdict == "passed" for o in outcomes if o.exercise == name] for name in MAIN.names}
    return path, {name: (points[name]["score"], sum(passed[name]), len(passed[name])) for name in MAIN.names}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_programs_show_the_points_that_the_grader_gives_and_remember_them(everything, warm, program, tmp_path):
    path, graded = everything
    words = [str(path) if word == "FILE" else word for word in PROGRAMS[program]]
    code, output = warm.loaded(*words, environment=warm.sharing() | {"UNPACKING_STATE": str(tmp_path / "state")})
    assert (code, "tokenize is done: " in output) == ((1, True) if program.startswith("pytest") else (0, False))
    [file] = (tmp_path / "state").iterdir()
    assert json.loads(file.read_text())["known"].keys() == set(MAIN.names)
    shown = {
        name: (state, float(score), int(passed), int(total))
        for state, name, score, passed, total in LINE.findall(output)
    }
    assert {name: state for name, (state, *_) in shown.items()} == STATES, output
    assert {name: shown[name][1:] for name in MAIN.names} == graded, output


def test_watch_mode_answers_with_the_points_that_the_grader_gives(everything):
    path, graded = everything
    answers = []
    server._answer(MAIN, Request(1, str(path), MAIN.names), answers.append)
    results = {answer.result.exercise: answer.result for answer in answers if isinstance(answer, Finished)}
    assert {name: result.state for name, result in results.items()} == STATES
    assert {name: (one.points, one.passed, one.total) for name, one in results.items()} == graded
    assert "greedy_step changes the list that it is given" in results["greedy_step"].message
