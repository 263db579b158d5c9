"""`grader build`: the stub and the notebook beside course.toml. What is in them: tests/solutions/."""

from typer.testing import CliRunner

from grader import cli
from tests.support import own_course


def build(folder):
    return CliRunner().invoke(cli.app, ["build", str(folder)])


def test_stub_and_notebook_are_written_beside_the_manifest(tmp_path):
    folder = own_course.pairs(tmp_path)
    assert build(folder).exit_code == 0
    assert 'raise NotImplementedError("Take the best.")' in (folder / "pairs.py").read_text()
    assert (folder / "pairs.ipynb").is_file()


def test_a_folder_that_is_no_course_is_said(tmp_path):
    done = build(tmp_path)
    assert done.exit_code == 2 and "no course.toml in it" in done.output


def test_a_bad_course_is_left_as_it_is(tmp_path):
    folder = own_course.pairs(tmp_path)
    (folder / "solutions.py").write_text("x = (")
    assert build(folder).exit_code == 2
    assert not (folder / "pairs.py").exists()
