"""Calling a test without pytest's protocol: nobody can tell, but for the time.

A suite with every kind of test writes down what it sees of three submissions whose `compare` gives each its own number.
Not covered: how much time it saves; that is `python -m tests.benchmarks.breakdown`.
"""

import json
from contextlib import closing

import pytest

from grader.errors import RunFailed
from grader.harness import replay
from grader.harness.session import Session
from tests.support import grading

SUITE = """
import json, pathlib, sys
import pytest
from exercises.kit.checks import Wrong
from exercises.kit.values import tensor

pytestmark = pytest.mark.exercise("compare")
LOG = pathlib.Path(__file__).parent / "seen"


def note(test, student, *more):
    with LOG.open("a") as log:
        print(json.dumps([test, student.compare(tensor([1.0]), tensor([1.0])), *more]), file=log)


def test_plain(student):
    note("plain", student)

@pytest.mark.parametrize("a", ["x", "y"])
def test_parameters(student, a):
    note("parameters", student, a)

def test_inputs(student, inputs):
    note("inputs", student, inputs.sentence())

def test_ours(student, reference, tolerance, accepted, rounding):
    note("ours", student, rounding(2))

def test_defaults(student, number=3, *, word="w"):
    note("defaults", student, number, word)

@pytest.fixture
def counted(student):
    counted.times = getattr(counted, "times", 0) + 1
    return [counted.times]

def test_fixture(student, counted):
    note("fixture", student, counted)

@pytest.fixture(scope="module")
def of_module(student):
    yield student
    note("module's end", student)

def test_module_fixture(student, of_module):
    note("module", of_module)

@pytest.fixture(params=["p"])
def a_parameter(request):
    return request.param * 2

def test_fixture_with_parameters(student, a_parameter):
    note("fixture with parameters", student, a_parameter)

def test_request(student, request):
    note("request", student, request.node.name)

class TestClass:
    def test_method(self, student):
        note("method", student)
        assert not hasattr(self, "touched")
        self.touched = True

@pytest.mark.skipif(False, reason="never")
def test_mark(student):
    note("mark", student)

def test_wrong(student):
    raise Wrong("shown", "lesson")

def test_assertion(student):
    assert [1] == [2]

def test_skips(student):
    pytest.skip("for no reason")

def test_exits(student):
    sys.exit(3)

def test_fault(student):
    raise KeyError("of the suite")
"""
BY_PYTEST = {
    "test_fixture", "test_module_fixture", "test_fixture_with_parameters[a_parameter]", "test_request", "test_method",
    "test_mark",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare(course, tmp_path_factory):
    """The main course without its public checks."""
    return grading.without_checks(course, tmp_path_factory.mktemp("checks"))


@pytest.fixture(scope="module")
def graded(judge, bare, tmp_path_factory):
    """The batch of three submissions, what the suite saw, and the names of the tests that were called directly."""
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_mine.py").write_text(SUITE)
    sources = [f"def compare(emb1, emb2):\n    return {number}.5\n" for number in range(3)]
    called, original = [], replay.call
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replay, "call", lambda item, batch: called.append(item.name) or original(item, batch))
        batch = grading.graded(judge, *sources, suite=folder, course=bare, follow=False)
    return batch, [json.loads(line) for line in (folder / "seen").read_text().splitlines()], called


def test_every_test_sees_each_submissions_own_functions(graded):
    _, seen, _ = graded
    names = {name for name, *_ in seen}
    assert len(names) == 12
    for name in names:
        assert [value for test, value, *_ in seen if test == name and test != "parameters"] in ([0.5, 1.5, 2.5], [])
    assert [row[1:] for row in seen if row[0] == "parameters"] == [[n + 0.5, a] for n in range(3) for a in "xy"]


def test_arguments_are_the_same_for_everybody(graded):
    _, seen, _ = graded
    for name in ("inputs", "ours", "defaults", "fixture with parameters", "request"):
        first, *others = [row[2:] for row in seen if row[0] == name]
        assert others == [first, first]


def test_a_suites_own_fixture_is_made_anew_for_each(graded):
    _, seen, _ = graded
    assert [row[2] for row in seen if row[0] == "fixture"] == [[1], [2], [3]]


def test_a_fixture_of_a_module_ends_with_the_submission(graded):
    _, seen, _ = graded
    assert [row[1] for row in seen if row[0].startswith("module")] == [0.5, 0.5, 1.5, 1.5, 2.5, 2.5]


def test_only_what_pytest_adds_nothing_to_is_called_without_it(graded):
    batch, _, called = graded
    own = {outcome.name for outcome in batch.outcomes(0)}
    assert set(called) == own - BY_PYTEST
    assert all(called.count(name) == 3 for name in own - BY_PYTEST)


def test_the_verdicts_are_the_same_for_everybody(graded):
    batch, _, _ = graded
    first, *others = [[(o.name, o.title, o.verdict, o.message) for o in batch.outcomes(n)] for n in range(3)]
    said = {name: verdict for name, _, verdict, _ in first}
    assert [said[f"test_{name}"] for name in ("wrong", "assertion", "skips", "exits", "fault", "plain")] == [
        "wrong", "wrong", "not_attempted", "grader_error", "grader_error", "passed",
    ]  # fmt: skip
    assert ("test_wrong", "test_wrong", "wrong", "lesson") in first
    assert [outcome.name for outcome in batch.outcomes(0) if outcome.left_out] == ["test_skips"]
    assert others == [first, first]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, pytest.exit.Exception])
def test_what_stops_a_session_stops_it(judge, bare, tmp_path, stop):
    raised = "KeyboardInterrupt" if stop is KeyboardInterrupt else "pytest.exit.Exception('x')"
    (tmp_path / "test_mine.py").write_text(
        "import pytest\ntimes = []\n\n\n@pytest.mark.exercise('compare')\ndef test_x(student):\n"
        f"    times.append(1)\n    if len(times) == 2:\n        raise {raised}\n"
    )
    batch = judge.batch(grading.submissions(bare, "x = 1", "x = 1", "x = 1"))
    with closing(Session(tmp_path, bare)) as session, pytest.raises(RunFailed, match="a test broke the session off"):
        session.run(batch)
    assert list(batch.trials) == [0]


def test_a_fixture_of_ours_that_a_suite_replaces_is_the_suites(judge, bare, tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "import pytest\n\n\n@pytest.fixture\ndef student():\n    student.times = getattr(student, 'times', 0) + 1\n"
        "    return student.times\n\n\n@pytest.mark.exercise('compare')\ndef test_x(student):\n"
        "    from exercises.kit.checks import Wrong\n    raise Wrong('', str(student))\n"
    )
    batch = grading.graded(judge, "x = 1", "x = 1", "x = 1", suite=tmp_path, course=bare)
    assert [[outcome.message for outcome in batch.outcomes(n)] for n in range(3)] == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize(
    "before_each", ["@pytest.fixture(autouse=True)\ndef set_up():\n", "def setup_function(function):\n"]
)
def test_what_a_suite_does_before_each_test_is_done_for_each_submission(judge, bare, tmp_path, before_each):
    (tmp_path / "test_mine.py").write_text(
        f"import pytest\nfrom exercises.kit.checks import Wrong\ntimes = []\n\n\n{before_each}    times.append(1)\n\n\n"
        "@pytest.mark.exercise('compare')\ndef test_x(student):\n    raise Wrong('', str(len(times)))\n"
    )
    batch = grading.graded(judge, "x = 1", "x = 1", "x = 1", suite=tmp_path, course=bare)
    assert [[outcome.message for outcome in batch.outcomes(n)] for n in range(3)] == [["1"], ["2"], ["3"]]


def test_a_parameter_that_goes_through_a_suites_fixture_is_what_the_fixture_makes_of_it(judge, bare, tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "import pytest\nfrom exercises.kit.checks import Wrong\n\n\n@pytest.fixture\ndef word(request):\n"
        "    return request.param.upper()\n\n\n@pytest.mark.exercise('compare')\n"
        "@pytest.mark.parametrize('word', ['a'], indirect=True)\ndef test_x(student, word):\n"
        "    raise Wrong('', word)\n"
    )
    batch = grading.graded(judge, "x = 1", "x = 1", suite=tmp_path, course=bare)
    assert [[outcome.message for outcome in batch.outcomes(n)] for n in range(2)] == [["A"], ["A"]]
