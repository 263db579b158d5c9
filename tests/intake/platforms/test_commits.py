"""The time of a repository's last commit, read without git; the repositories are made by git where it is there."""

import os
import shutil
import subprocess
import zlib
from datetime import datetime, timedelta, timezone

import pytest

from grader.intake import submissions
from grader.intake.platforms import commits
from tests.support.classes import DONE, NAME
from tests.support.courses import MAIN

AT = datetime(2026, 12, 1, 23, 50, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
COMMIT = "1" * 40


def git(folder, *arguments):
    """git as nobody has set it up."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder), "PATH": os.environ["PATH"]}
    own |= {f"GIT_{who}_{what}": "ann" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    own |= {"GIT_AUTHOR_DATE": "2026-10-01T00:00:00+0000", "GIT_COMMITTER_DATE": AT.isoformat()}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=own, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    """A student's repository in a class."""
    if shutil.which("git") is None:
        pytest.skip("no git here to make a repository with")
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    (folder / NAME).write_text(DONE)
    git(folder, "init", "-q", "-b", "week/one")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "done")
    return folder


def by_hand(folder, text=None, head="ref: refs/heads/main\n"):
    """A repository whose branch is at a commit with this text."""
    for path, data in {
        "HEAD": head.encode(),
        "refs/heads/main": f"{COMMIT}\n".encode(),
        f"objects/{COMMIT[:2]}/{COMMIT[2:]}": zlib.compress(b"commit 9\0" + text) if text is not None else b"",
    }.items():
        (folder / ".git" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / ".git" / path).write_bytes(data)
    return folder


def test_it_is_the_committers_with_its_zone(repository):
    assert commits.last(repository) == AT
    assert commits.last(repository).utcoffset() == AT.utcoffset()


def test_of_a_clone_and_of_one_that_was_packed(repository, tmp_path):
    git(tmp_path, "clone", "-q", f"file://{repository}", str(tmp_path / "clone"))
    assert not list((tmp_path / "clone" / ".git" / "objects").glob("??/*"))  # else nothing is shown here
    assert commits.last(tmp_path / "clone") == AT
    git(repository, "pack-refs", "--all")
    git(repository, "gc", "-q")
    assert not (repository / ".git" / "refs" / "heads" / "week" / "one").exists()
    assert commits.last(repository) == AT
    git(repository, "checkout", "-q", "--detach")
    assert commits.last(repository) == AT


def test_it_is_the_time_of_the_hand_in_and_its_programs_are_not_run(repository):
    (repository / ".git" / "config").write_text(f"[core]\n\tfsmonitor = touch {repository}/run\n")
    [found] = submissions.find(repository.parents[0], MAIN)
    assert found.load().handed_in == AT and not (repository / "run").exists()


def test_a_repository_that_the_class_lies_in_says_nothing_of_its_students(repository):
    other = repository.parents[0] / "bob"
    other.mkdir()
    (other / NAME).write_text(DONE)
    shutil.move(repository / ".git", repository.parents[0] / ".git")
    assert {found.load().handed_in for found in submissions.find(repository.parents[0], MAIN)} == {None}


def test_a_repository_in_a_students_folder_is_found(repository, tmp_path):
    deep = tmp_path / "deep"
    (deep / "bob").mkdir(parents=True)
    (deep / "bob" / NAME).write_text(DONE)
    shutil.copytree(repository, deep / "ann" / "work")
    assert {found.student: found.load().handed_in for found in submissions.find(deep, MAIN)} == {"ann": AT, "bob": None}


SIGNED = b"tree 1\nauthor a <a> 1 +0000\ncommitter a <a@x> 1796169000 +0200\n\nwords\n"


def test_a_commit_by_hand_says_its_time_so_that_what_is_refused_below_is_refused_for_a_reason(tmp_path):
    assert commits.last(by_hand(tmp_path, SIGNED)).timestamp() == 1796169000


@pytest.mark.parametrize(
    "text",
    [
        b"tree 1\n\ncommitter a <a> 1796169000 +0200\n",
        b"committer a <a> 999999999999 +0200\n\n",
        b"committer a <a> 1796169000 +9999\n\n",
        b"committer a <a> soon +0200\n\n",
        b"\0" * 50_000_000,
        None,
    ],
)
def test_a_commit_without_a_time_says_nothing(tmp_path, text):
    assert commits.last(by_hand(tmp_path, text)) is None


@pytest.mark.parametrize(
    "head", ["", "ref: refs/heads/other\n", "ref: refs/../../HEAD\n", "ref: /etc/passwd\n", "0" * 40]
)
def test_a_head_that_leads_nowhere_says_nothing(tmp_path, head):
    assert commits.last(by_hand(tmp_path, SIGNED, head)) is None


def test_a_branch_does_not_lead_out_of_the_repository(tmp_path):
    (tmp_path / "outside").write_text(COMMIT)
    for head in ("ref: refs/heads/../../../outside\n", "ref: refs/../../outside\n"):
        assert commits.last(by_hand(tmp_path, SIGNED, head)) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_links_and_pipes_are_not_followed(tmp_path):
    own, other = by_hand(tmp_path / "own", SIGNED), tmp_path / "other"
    other.mkdir()
    (other / ".git").symlink_to(own / ".git")
    assert commits.last(other) is None
    (own / ".git" / "HEAD").unlink()
    os.mkfifo(own / ".git" / "HEAD")
    assert commits.last(own) is None


def test_a_damaged_pack_says_nothing(repository):
    git(repository, "gc", "-q")
    [pack] = (repository / ".git" / "objects" / "pack").glob("*.pack")
    [index] = (repository / ".git" / "objects" / "pack").glob("*.idx")
    data = index.read_bytes()
    index.chmod(0o600)
    pack.chmod(0o600)
    for cut in (0, 7, 500, 1032, 1050):
        index.write_bytes(data[:cut])
        assert commits.last(repository) is None
    index.write_bytes(data)
    pack.write_bytes(pack.read_bytes()[:12])
    assert commits.last(repository) is None
