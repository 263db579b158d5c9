"""What was handed in as one list, read when it is asked for."""

import os

import pytest

from exercises.kit.submission.loader import MAX_BYTES
from grader.intake import archives, files
from grader.intake.files import File
from grader.intake.looker import Looker
from tests.support.classes import as_any, as_folder, as_zip, zip_bytes

CONTENTS = {"alice/a.py": "1", "alice/deep/b.py": "22", "bob/": "", "c.txt": "333"}
PATHS = ["alice/", "alice/a.py", "alice/deep/", "alice/deep/b.py", "bob/", "c.txt"]


@pytest.mark.parametrize("kind", ["folder", "zip", "tar", "tar.gz"])
def test_a_folder_and_an_archive_are_listed_alike(tmp_path, kind):
    found = files.listed(as_any(kind, tmp_path / "class", CONTENTS))[0]
    assert [file.path for file in found] == PATHS
    assert [file.path for file in found if file.is_folder] == ["alice/", "alice/deep/", "bob/"]
    read = {file.path: files.read(file) for file in found if not file.is_folder}
    assert read == {"alice/a.py": b"1", "alice/deep/b.py": b"22", "c.txt": b"333"}
    assert {file.path: file.size for file in found if not file.is_folder} == {
        path: len(data) for path, data in read.items()
    }


@pytest.mark.parametrize("kind", ["folder", "zip", "tar"])
def test_caches_hidden_files_and_what_macos_adds_are_left_out(tmp_path, kind):
    junk = ["__MACOSX/alice/._a.py", "alice/__pycache__/a.py", ".git/x.py", ".hidden.py", ".DS_Store", "alice/._a.py",
            "alice/.git/hooks/x.py", "alice/venv/lib/y.py", "alice/node_modules/z.py"]  # fmt: skip
    root = as_any(kind, tmp_path / "class", {"alice/a.py": "1"} | dict.fromkeys(junk, "x"))
    assert [file.path for file in files.listed(root)[0]] == ["alice/", "alice/a.py"]


def test_the_files_in_a_handed_in_archive(tmp_path):
    inner = zip_bytes({"a.py": "1", "deep/b.py": "22"})
    looker = Looker()
    for root in (as_folder(tmp_path / "x", {"work.zip": inner}), as_zip(tmp_path / "x.zip", {"work.zip": inner})):
        [work] = files.listed(root)[0]
        found = files.inside(work, files.read(work))
        assert [file.path for file in found] == ["work.zip/a.py", "work.zip/deep/", "work.zip/deep/b.py"]
        assert looker.read(found[0]) == b"1" and looker.read(found[2]) == b"22"


def test_files_of_a_folder_have_their_paths_counted_from_there(tmp_path):
    found = files.listed(as_zip(tmp_path / "class.zip", {"top/alice/a.py": "1", "topper/b.py": "2"}))[0]
    below = files.below(found, "top/")
    assert [file.path for file in below] == ["alice/", "alice/a.py"]
    assert files.read(below[1]) == b"1"


def test_a_problem_is_raised_when_its_file_is_read(tmp_path):
    with pytest.raises(archives.Refused, match="x.py: a link"):
        files.read(File("x.py", 0, 0.0, tmp_path, problem="x.py: a link"))


def test_a_file_may_grow_after_it_was_listed_but_is_not_read_beyond_the_limit(tmp_path):
    [file] = files.listed(as_folder(tmp_path, {"a.py": "1"}))[0]
    os.truncate(tmp_path / "a.py", MAX_BYTES + 1)
    with pytest.raises(archives.Refused, match=r"a.py: 30 MB is too large for a submission. Clear"):
        files.read(file)


def test_an_archive_that_is_too_large_has_another_mend(tmp_path):
    as_folder(tmp_path, {"a.zip": "1"})
    os.truncate(tmp_path / "a.zip", MAX_BYTES + 1)
    with pytest.raises(archives.Refused, match=r"a.zip: 30 MB is too large .*Ask for the .py"):
        Looker().inside(files.listed(tmp_path)[0][0])


def test_the_list_stops_at_a_depth(tmp_path):
    path = tmp_path
    for _ in range(files.MAX_DEPTH + 5):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "x.py").write_text("1")
    assert max(file.path.count("/") for file in files.listed(tmp_path)[0]) <= files.MAX_DEPTH + 1


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(archives.Refused, match="Check that the file is there"):
        files.listed(tmp_path / "nowhere.zip")


@pytest.mark.parametrize("now", ["link", "pipe", "folder"])
def test_what_has_turned_into_something_else_since_it_was_listed_is_not_read(tmp_path, now):
    """A link would lead to anybody's file, and a pipe would be waited for for ever."""
    (tmp_path / "secret").write_text("secret")
    path = as_folder(tmp_path / "class", {"a.py": "1"}) / "a.py"
    [file] = files.listed(tmp_path / "class")[0]
    path.unlink()
    {
        "link": lambda: path.symlink_to(tmp_path / "secret"),
        "pipe": lambda: os.mkfifo(path),
        "folder": lambda: path.mkdir(),
    }[now]()
    with pytest.raises(archives.Refused, match="a.py: "):
        files.read(file)


def test_what_is_left_out_at_the_top_is_told_beside_the_list(tmp_path):
    as_folder(tmp_path, {"alice/a.py": "1", "venv/x.py": "", ".git/x.py": "", "alice/venv/x.py": ""})
    (tmp_path / "link.py").symlink_to(tmp_path / "alice")
    found, left_out = files.listed(tmp_path)
    assert [file.path for file in found] == ["alice/", "alice/a.py"]
    assert {file.path for file in left_out} >= {"venv/", ".git/", "link.py"}
