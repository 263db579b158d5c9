"""What a class is graded with: which files a suite is, and that its digest says the same on another machine."""

import shutil

from grader.harness import suites
from grader.run import provenance


def test_a_copy_of_a_public_check_in_a_suite_is_not_run_twice(tmp_path):
    [first, second, *_] = suites.public_checks("main")
    shutil.copy(first, tmp_path)
    (tmp_path / second.name).write_text("# of the same name, and another test\n")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "test_more.py").write_text("\n")
    found = suites.hidden_tests(tmp_path, "main")
    assert found == [tmp_path / "below" / "test_more.py", tmp_path / second.name]


def test_a_suite_may_be_a_single_file():
    path = suites.HIDDEN / "test_hidden_6_compare.py"
    assert suites.hidden_tests(path, "main") == [path]


def test_the_hidden_suites_of_the_kit_hold_no_public_check():
    for course, suite in suites.SUITES.items():
        assert suites.hidden_tests(suite, course) == sorted(suite.rglob("test_*.py"))


def test_the_digest_of_files_does_not_depend_on_where_they_lie(tmp_path):
    for folder in ("a", "z"):
        (tmp_path / folder).mkdir()
        for name in ("test_1.py", "test_2.py"):
            (tmp_path / folder / name).write_text(name)
    a, z = tmp_path / "a", tmp_path / "z"
    here = provenance.digest(a / "test_1.py", z / "test_2.py")
    assert provenance.digest(z / "test_1.py", a / "test_2.py") == here
    (z / "test_2.py").write_text("something else")
    assert provenance.digest(a / "test_1.py", z / "test_2.py") != here
