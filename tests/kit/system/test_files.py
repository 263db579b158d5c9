"""Files that are written whole or not at all."""

import os

import pytest

from exercises.kit.system.files import written_whole


def test_the_new_content_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text("old")
    with written_whole(path) as new:
        new.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("stopped", [ValueError, KeyboardInterrupt, OSError])
def test_what_fails_leaves_the_old_content_and_nothing_beside_it(tmp_path, stopped):
    path = tmp_path / "grades.csv"
    path.write_text("old")
    with pytest.raises(stopped), written_whole(path) as new:
        new.write_text("half")
        raise stopped
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_taken_leaves_nothing_behind(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError), written_whole(tmp_path / "folder") as new:
        new.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError), written_whole(tmp_path / "none" / "x"):
        pass


def test_others_may_read_it_as_they_may_any_new_file(tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("")
    before = os.umask(0o022)
    os.umask(before)
    with written_whole(tmp_path / "whole") as new:
        new.write_text("")
    assert (tmp_path / "whole").stat().st_mode == plain.stat().st_mode
