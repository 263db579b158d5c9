"""An open session: it grades every batch as one of its own would, is collected once, and says what it can't use.

Not covered: what a test says of a submission (test_plugin.py), calling tests directly (test_replay.py).
"""

import threading
from contextlib import closing

import pytest

from grader.errors import RunFailed
from grader.harness.session import Session
from grader.records import scoring
from tests.support import grading
from tests.support.courses import MAIN

SUITE = """
import pathlib
import pytest
from exercises.kit.checks import Wrong

SEEN = pathlib.Path(__file__).with_name("seen")

def saw(what):
    with SEEN.open("a") as file:
        file.write(what + "\\n")

@pytest.fixture(scope="session")
def own():
    saw("own begins")
    yield
    saw("own ends")

@pytest.mark.exercise("compare")
def test_value(student):
    raise Wrong("", str(student.compare([1.0], [1.0])))

@pytest.mark.exercise("compare")
def test_own(student, own):
    value = student.compare([1.0], [1.0])
    if value == 666:
        raise KeyboardInterrupt
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "test_mine.py").write_text(SUITE)
    return tmp_path


@pytest.fixture
def bare(course, tmp_path_factory):
    """The main course without its public checks."""
    return grading.without_checks(course, tmp_path_factory.mktemp("checks"))


@pytest.fixture
def of(judge):
    """of(*values): a batch of submissions whose `compare` gives these values."""

    def batch(*values):
        sources = [f"def compare(emb1, emb2):\n    return {value}\n" for value in values]
        return judge.batch(grading.submissions(MAIN, *sources))

    return batch


def said(batch):
    numbers = range(len(batch.submissions))
    return [[outcome.message for outcome in batch.outcomes(n) if outcome.name == "test_value"] for n in numbers]


def seen(folder):
    return (folder / "seen").read_text().split("\n")[:-1]


def test_a_session_serves_one_batch_after_the_other_and_collects_once(folder, bare, of):
    (folder / "test_mine.py").write_text(f"{SUITE}\nsaw('collected')\n")
    batches = [of(1, 2), of(3), of(4, 5, 6)]
    with closing(Session(folder, bare)) as session:
        for batch in batches:
            session.run(batch)
    assert [said(batch) for batch in batches] == [[["1"], ["2"]], [["3"]], [["4"], ["5"], ["6"]]]
    assert seen(folder).count("collected") == 1


def test_an_open_session_says_what_a_session_for_each_batch_says(folder, course, of):
    def outcomes(batches):
        return [
            [(o.visibility, o.name, o.title, o.verdict, o.message) for o in batch.outcomes(number)]
            for batch in batches
            for number in range(2)
        ]

    kept, single = ([of(1, 1.0), of("'x'", "None")] for _ in range(2))
    with closing(Session(folder, course)) as session:
        for batch in kept:
            session.run(batch)
    for batch in single:
        with closing(Session(folder, course)) as session:
            session.run(batch)
    assert len(outcomes(kept)[0]) > 20 and outcomes(kept) == outcomes(single)


def test_fixtures_of_a_suite_end_with_each_submission(folder, bare, of):
    with closing(Session(folder, bare)) as session:
        session.run(of(1, 2))
        session.run(of(3))
    assert seen(folder) == ["own begins", "own ends"] * 3


def test_a_session_has_no_thread(folder, bare, of):
    before = threading.active_count()
    with closing(Session(folder, bare)) as session:
        session.run(of(1))
        assert threading.active_count() == before


def test_a_test_that_breaks_the_session_off_says_so_and_another_session_grades(folder, bare, of):
    broken, after = of(1, 666, 2), of(3)
    with closing(Session(folder, bare)) as session, pytest.raises(RunFailed, match="a test broke the session off"):
        session.run(broken)
    with closing(Session(folder, bare)) as session:
        session.run(after)
    assert said(after) == [["3"]]


def test_two_sessions_over_two_suites_do_not_meet(folder, bare, of, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "test_mine.py").write_text(SUITE.replace("str(student", "'other ' + str(student"))
    one, two, three = of(1), of(2), of(3)
    with closing(Session(folder, bare)) as first, closing(Session(other, bare)) as second:
        first.run(one)
        second.run(two)
        first.run(three)
    assert [said(batch) for batch in (one, two, three)] == [[["1"]], [["other 2"]], [["3"]]]


def test_the_reference_is_the_batchs_own(folder, bare, of):
    (folder / "test_mine.py").write_text(
        f"{SUITE}\n@pytest.mark.exercise('compare')\ndef test_reference(student, reference):\n"
        "    raise Wrong('', str(id(reference)))\n"
    )

    class Another:
        ask = passes = None
        functions = object()
        spent = 0.0

    first, second = of(1), of(2)
    second.reference = Another()
    with closing(Session(folder, bare)) as session:
        for batch in (first, second):
            session.run(batch)
            [told] = [outcome.message for outcome in batch.outcomes(0) if outcome.name == "test_reference"]
            assert told == str(id(batch.reference.functions))


def test_a_suite_that_cant_be_used_is_said_to_be_so(bare, tmp_path):
    (tmp_path / "test_mine.py").write_text("import nothing_of_this_name\n")
    with pytest.raises(RunFailed, match="nothing_of_this_name"):
        Session(tmp_path, bare)


def test_a_suite_without_a_test_is_said_with_the_mend_whatever_lies_in_the_working_folder(bare, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    (tmp_path / "test_not_asked_for.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RunFailed, match="empty: no test in it. .* --suite"):
        Session(tmp_path / "empty", bare)
    (tmp_path / "empty" / "test_nothing.py").write_text("")
    with pytest.raises(RunFailed, match="empty: no test in it. .* --suite"):
        Session(tmp_path / "empty", bare)


def test_what_prevents_a_session_is_raised_where_it_was_asked_for(course, folder, of, tmp_path_factory):
    unreadable = tmp_path_factory.mktemp("unreadable")
    (unreadable / "test_1_tokenize.py").mkdir()
    with pytest.raises(IsADirectoryError):
        Session(unreadable, course)
    with closing(Session(folder, course)) as session:
        session.run(batch := of(2))
    assert said(batch) == [["2"]]


LEFT_OUT = """
import sys
import pytest

pytestmark = pytest.mark.exercise("compare")

@pytest.fixture
def skipping():
    pytest.skip("this machine has none")

def test_counts(student):
    assert student.compare([1.0], [1.0]) == 1

@pytest.mark.skip
def test_skip(student):
    raise RuntimeError

@pytest.mark.skipif(sys.version_info > (3,), reason="new")
def test_skipif(student):
    raise RuntimeError

@pytest.mark.xfail(reason="unfair")
@pytest.mark.parametrize("one", [1, 2])
def test_xfail(student, one):
    assert student.compare([1.0], [1.0]) == one

@pytest.mark.xfail(strict=True, raises=KeyError)
def test_strict(student):
    pass

class TestClass:
    @pytest.mark.skip
    def test_method(self, student):
        raise RuntimeError

def test_inside(student):
    student.compare([1.0], [1.0])
    pytest.skip("unfair")

def test_xfail_inside(student):
    pytest.xfail("unfair")

def test_of_a_fixture(student, skipping):
    raise RuntimeError

@pytest.mark.skipif(sys.version_info < (3,), reason="old")
def test_not_skipped(student):
    assert student.compare([1.0], [1.0]) == 1

@pytest.mark.xfail(False, reason="fair again")
def test_not_xfail(student):
    assert student.compare([1.0], [1.0]) == 1
"""


@pytest.mark.parametrize("follow", [False, True])
def test_what_a_suites_author_marks_or_skips_is_left_out_for_everybody(judge, bare, tmp_path, follow):
    (tmp_path / "test_mine.py").write_text(LEFT_OUT)
    right, wrong = (f"def compare(emb1, emb2):\n    return {value}\n" for value in (1, 7))
    batch = grading.graded(judge, right, wrong, suite=tmp_path, course=bare, follow=follow)
    counting = {"test_counts", "test_not_skipped", "test_not_xfail"}
    for number, verdict in enumerate(("passed", "wrong")):
        outcomes = batch.outcomes(number)
        assert len(outcomes) == 12
        assert {one.name for one in outcomes if not one.left_out} == counting
        assert {one.verdict for one in outcomes if not one.left_out} == {verdict}
        assert {(one.verdict, one.message) for one in outcomes if one.left_out} == {
            ("not_attempted", "Left out by the instructor: it gives no points.")
        }
    assert scoring.graded("a", "a.py", batch.outcomes(0), "", {}, bare).score_of("compare") == 3.0


def test_a_mark_whose_condition_can_not_be_told_is_a_fault_of_the_suite(bare, tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "import pytest\n\n@pytest.mark.exercise('compare')\n@pytest.mark.skipif('nonsense(')\ndef test_x(student):\n"
        "    pass\n"
    )
    with pytest.raises(RunFailed, match="test_x: its mark skipif or xfail can't be followed"):
        Session(tmp_path, bare)
