"""Intake: every student's file is found once, and what is wrong with it is said, not raised."""

import os

import pytest

from grader import submissions
from grader.submissions import NoSubmissions


def write(path, text="x = 1\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_folder_per_student(tmp_path):
    write(tmp_path / "alice" / "unpacking_pipeline.py")
    write(tmp_path / "bob" / "week 3" / "unpacking_pipeline.ipynb")
    found = submissions.find(tmp_path)
    assert [(each.student, each.source) for each in found] == [
        ("alice", "alice/unpacking_pipeline.py"),
        ("bob", "bob/week 3/unpacking_pipeline.ipynb"),
    ]


def test_loose_files(tmp_path):
    write(tmp_path / "alice.py")
    write(tmp_path / "bob.ipynb")
    write(tmp_path / "README.md")
    assert [each.student for each in submissions.find(tmp_path)] == ["alice", "bob"]


def test_a_single_file(tmp_path):
    [found] = submissions.find(write(tmp_path / "alice.py"))
    assert (found.student, found.source, found.load().data) == ("alice", "alice.py", b"x = 1\n")


def test_the_newest_of_several_counts_and_a_note_says_so(tmp_path):
    old = write(tmp_path / "alice" / "unpacking_pipeline.py", "old\n")
    new = write(tmp_path / "alice" / "unpacking_pipeline.ipynb", "new\n")
    os.utime(old, (1, 1))
    os.utime(new, (2, 2))
    [found] = submissions.find(tmp_path)
    assert found.load().data == b"new\n"
    assert "alice/unpacking_pipeline.py" in found.note


def test_another_name_will_do_where_the_right_one_is_missing(tmp_path):
    write(tmp_path / "alice" / "my solution.py")
    assert submissions.find(tmp_path)[0].source == "alice/my solution.py"


def test_helper_files_do_not_stand_in_for_the_submission(tmp_path):
    write(tmp_path / "alice" / "unpacking_pipeline.py")
    os.utime(write(tmp_path / "alice" / "zz.py"), (2**31, 2**31))
    assert submissions.find(tmp_path)[0].source == "alice/unpacking_pipeline.py"


def test_links_are_not_followed(tmp_path):
    secret = write(tmp_path / "secret" / "unpacking_pipeline.py")
    folder = tmp_path / "class"
    (folder / "mallory").mkdir(parents=True)
    (folder / "mallory" / "unpacking_pipeline.py").symlink_to(secret)
    (folder / "trudy").symlink_to(secret.parent)
    write(folder / "alice" / "unpacking_pipeline.py")
    found = {each.student: each for each in submissions.find(folder)}
    assert set(found) == {"alice", "mallory"}
    assert "not followed" in found["mallory"].problem and found["mallory"].load().data == b""


def test_a_student_without_a_file_is_a_problem_of_that_student_only(tmp_path):
    write(tmp_path / "alice" / "unpacking_pipeline.py")
    (tmp_path / "bob").mkdir()
    alice, bob = submissions.find(tmp_path)
    assert not alice.problem
    assert bob.problem == "bob: no .py or .ipynb file in this folder."


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = write(tmp_path / "alice.py")
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert "100 MB is too large" in submissions.find(tmp_path)[0].load().problem


@pytest.mark.parametrize("what", ["missing", "empty", "useless", "file.txt"])
def test_nothing_to_grade_is_said_with_the_folder_and_the_mend(tmp_path, what):
    path = tmp_path / what
    if what == "empty":
        path.mkdir()
    if what == "useless":
        write(path / "notes.txt")
    if what == "file.txt":
        write(path)
    with pytest.raises(NoSubmissions) as caught:
        submissions.find(path)
    assert str(path) in str(caught.value)
    assert "folder" in str(caught.value)


def test_caches_and_checkpoints_are_no_submissions(tmp_path):
    write(tmp_path / "alice" / ".ipynb_checkpoints" / "unpacking_pipeline-checkpoint.ipynb")
    write(tmp_path / "alice" / "unpacking_pipeline.ipynb")
    write(tmp_path / "__pycache__" / "x.py")
    [found] = submissions.find(tmp_path)
    assert found.source == "alice/unpacking_pipeline.ipynb" and not found.note


def test_the_digest_tells_apart_contents_and_names():
    one = submissions.Submission("a", "a.py", b"1")
    assert one.digest == submissions.Submission("b", "a.py", b"1").digest
    assert one.digest != submissions.Submission("a", "a.ipynb", b"1").digest
    assert one.digest != submissions.Submission("a", "a.py", b"2").digest
