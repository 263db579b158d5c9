"""Which names will do for a function and for the students' file. Not covered: where that is said (test_manifest.py)."""

import pytest

from exercises.kit.courses import names


@pytest.mark.parametrize("name", ["merge", "count_pairs2", "_x"])
def test_an_ordinary_name_will_do(name):
    assert names.why_not_importable(name) == ""


@pytest.mark.parametrize("name", ["", "a-b", "2a", "a b", "class", "None", "é", "a.b", "a\n"])
def test_what_python_can_not_import_will_not(name):
    assert names.why_not_importable(name)


@pytest.mark.parametrize("name", ["json", "conftest", "solutions", "kit", "test_me", "me_test", "numpy", "__init__"])
def test_a_file_stands_before_no_module_that_is_needed(name):
    assert names.why_not_importable(name) == "" and names.why_no_file(name, {"numpy"})


def test_a_package_that_the_course_does_not_need_may_share_its_name():
    assert names.why_no_file("merging", {"numpy"}) == ""
