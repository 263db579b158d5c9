"""The files that a course is graded with: which are a suite's, and that a digest says the same on another machine."""

import shutil

import pytest

from exercises.kit import manifest
from grader.harness import suites
from tests.support.courses import MAIN


def test_a_copy_of_a_public_check_in_a_suite_is_not_run_twice(tmp_path):
    [first, second, *_] = MAIN.public_checks()
    shutil.copy(first, tmp_path)
    (tmp_path / second.name).write_text("# of the same name, and another test\n")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "test_more.py").write_text("\n")
    found = suites.hidden_tests(tmp_path, MAIN)
    assert found == [tmp_path / "below" / "test_more.py", tmp_path / second.name]


def test_a_suite_may_be_a_single_file():
    path = sorted(MAIN.hidden.glob("test_*.py"))[0]
    assert suites.hidden_tests(path, MAIN) == [path]


@pytest.mark.parametrize("course", manifest.courses(), ids=lambda course: course.name)
def test_the_hidden_suites_of_the_kit_hold_no_public_check(course):
    assert suites.hidden_tests(course.hidden, course) == sorted(course.hidden.rglob("test_*.py"))


def test_the_digest_of_files_does_not_depend_on_where_they_lie(tmp_path):
    for folder in ("a", "z"):
        (tmp_path / folder).mkdir()
        for name in ("test_1.py", "test_2.py"):
            (tmp_path / folder / name).write_text(name)
    a, z = tmp_path / "a", tmp_path / "z"
    here = suites.digest([a / "test_1.py", z / "test_2.py"])
    assert suites.digest([z / "test_1.py", a / "test_2.py"]) == here
    (z / "test_2.py").write_text("something else")
    assert suites.digest([a / "test_1.py", z / "test_2.py"]) != here


def test_a_suite_as_data_is_laid_out_as_it_was(tmp_path):
    (tmp_path / "suite" / "deep").mkdir(parents=True)
    (tmp_path / "suite" / "test_a.py").write_bytes(b"x = 1\n")
    (tmp_path / "suite" / "deep" / "helper.py").write_bytes(b"y = 2\n")
    files = suites.suite_files(tmp_path / "suite")
    suites.write_suite(files, tmp_path / "copy")
    assert suites.suite_files(tmp_path / "copy") == files == {"test_a.py": b"x = 1\n", "deep/helper.py": b"y = 2\n"}


def test_no_file_of_a_suite_is_written_outside_of_its_folder(tmp_path):
    for name in ("../out.py", "/tmp/out-of-the-suite.py"):
        with pytest.raises(ValueError, match="must lie in its folder"):
            suites.write_suite({name: b""}, tmp_path / "suite")
    assert not (tmp_path / "out.py").exists()
