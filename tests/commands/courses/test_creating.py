"""`grader new`: where it writes, and where not. That the course is whole: tests/product/test_own_course.py."""

import pytest
from typer.testing import CliRunner

from exercises.kit import manifest
from grader import cli
from grader.commands.courses import parts


def new(folder):
    return CliRunner().invoke(cli.app, ["new", str(folder)])


def test_a_course_of_that_name_is_written_and_is_whole(tmp_path):
    assert new(tmp_path / "deep" / "waves").exit_code == 0
    course = manifest.in_folder(tmp_path / "deep" / "waves")
    assert (course.name, course.stub.name) == ("waves", "waves.py")
    parts.check(course)
    assert "waves" in (tmp_path / "deep" / "waves" / "README.md").read_text()


def test_an_empty_folder_will_do(tmp_path):
    (tmp_path / "waves").mkdir()
    assert new(tmp_path / "waves").exit_code == 0


@pytest.mark.parametrize("name", ["my-waves", "json", "class", "main", "2waves"])
def test_a_name_that_will_not_do_is_refused(tmp_path, name):
    done = new(tmp_path / name)
    assert done.exit_code == 2 and "take" in done.output
    assert not (tmp_path / name).exists()


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "waves").mkdir()
    (tmp_path / "waves" / "mine.txt").write_text("mine")
    assert new(tmp_path / "waves").exit_code == 2
    assert [path.name for path in (tmp_path / "waves").iterdir()] == ["mine.txt"]
    (tmp_path / "file").write_text("")
    assert new(tmp_path / "file").exit_code == 2
