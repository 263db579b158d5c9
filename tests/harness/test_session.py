"""Sessions: a kept one grades every batch as one of its own would, is collected once, and is opened again when it must.

Not covered: what a test says of a submission (test_suite.py), calling tests again (test_repeat.py).
"""

import threading

import pytest

from grader.harness import batch, session
from grader.intake.submissions import Submission

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
def kept():
    opened = session.Kept()
    yield opened
    opened.close()


@pytest.fixture
def opened(monkeypatch):
    """The folders of the suites for which a session was opened, in that order."""
    folders, original = [], session._session
    monkeypatch.setattr(
        session, "_session", lambda runs, folder, course: folders.append(folder) or original(runs, folder, course)
    )
    return folders


def of(*values):
    """A run over submissions whose `compare` gives these values."""
    sources = [f"def compare(emb1, emb2):\n    return {value}\n" for value in values]
    return batch.Run([Submission(f"s{n}", "x.py", text.encode()) for n, text in enumerate(sources)], "pocket")


def said(run):
    return [[each.message for each in run.verdicts[n] if each.name == "test_value"] for n in range(len(run.batch))]


def seen(folder):
    return (folder / "seen").read_text().split("\n")[:-1]


def test_a_kept_session_is_opened_once_and_serves_every_run(folder, kept, opened):
    runs = [of(1, 2), of(3), of(4, 5, 6)]
    assert [kept(run, folder) for run in runs] == [0, 0, 0]
    assert [said(run) for run in runs] == [[["1"], ["2"]], [["3"]], [["4"], ["5"], ["6"]]]
    assert opened == [folder]


def test_it_says_what_a_session_for_each_batch_says(folder, kept):
    def verdicts(session):
        runs = [of(1, 1.0), of("'x'", "None")]
        for run in runs:
            session.run(run, folder, session=session)
        return [
            [(v.visibility, v.name, v.title, v.verdict, v.message) for v in run.verdicts[n]]
            for run in runs
            for n in range(2)
        ]

    found = verdicts(kept)
    assert len(found[0]) > 20 and found == verdicts(session.once)


def test_fixtures_of_a_suite_end_with_each_submission_and_never_later_than_the_session(folder, kept):
    kept(of(1, 2), folder)
    kept(of(3), folder)
    kept.close()
    assert seen(folder) == ["own begins", "own ends"] * 3


def test_a_session_that_breaks_says_so_and_the_next_run_gets_another(folder, kept, opened):
    broken, after = of(1, 666, 2), of(3)
    assert kept(broken, folder) not in session.RAN
    assert kept(after, folder) == 0 and said(after) == [["3"]]
    assert opened == [folder, folder]


def test_another_suite_gets_another_session(folder, kept, opened, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "test_mine.py").write_text(SUITE)
    before = threading.active_count()
    for each in (folder, other, other):
        assert kept(of(1), each) == 0
    assert opened == [folder, other]
    assert threading.active_count() == before + 1


def test_answers_of_a_new_reference_are_not_those_of_the_old_one(folder, kept):
    (folder / "test_mine.py").write_text(
        f"{SUITE}\n@pytest.mark.exercise('compare')\ndef test_reference(student, reference):\n"
        "    raise Wrong('', str(id(reference)))\n"
    )

    def references(run):
        assert kept(run, folder) == 0
        return {v.message for each in run.verdicts.values() for v in each if v.name == "test_reference"}

    run = of(1, 2)
    first = run.reference
    assert references(run) == {str(id(first.functions))} == references(of(3))
    batch.forget(run.model, run.tier)
    run = of(4, 5)
    assert run.reference is not first
    assert references(run) == {str(id(run.reference.functions))}


def test_a_suite_that_cant_be_used_is_said_to_be_so_and_the_next_one_is_graded(folder, kept, tmp_path_factory):
    broken = tmp_path_factory.mktemp("broken")
    (broken / "test_mine.py").write_text("import nothing_of_this_name\n")
    first, second = of(1), of(2)
    kept(first, broken)
    assert len(first.problems) == 1 and "nothing_of_this_name" in first.problems[0]
    assert first.tested == {}
    assert kept(second, folder) == 0 and said(second) == [["2"]] and not second.problems


def test_what_prevents_a_session_is_raised_where_it_was_asked_for(folder, kept, tmp_path_factory):
    unreadable = tmp_path_factory.mktemp("unreadable")
    (unreadable / "test_1_tokenize.py").mkdir()
    for graded_by in (session.once, kept):
        with pytest.raises(IsADirectoryError):
            graded_by(of(1), unreadable)
    assert kept(of(2), folder) == 0
