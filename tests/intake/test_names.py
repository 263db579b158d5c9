"""What a file's name says, whatever course it is for."""

from pathlib import Path

import pytest

from grader.intake import names
from grader.intake.files import File
from tests.support.classes import NAME, NOTEBOOK
from tests.support.courses import MAIN, STRETCH


@pytest.mark.parametrize(
    ("name", "right"),
    [
        (NAME, True), (NOTEBOOK, True), ("Unpacking_Pipeline.py", True), ("unpacking pipeline.ipynb", True),
        ("unpacking_pipeline-1.ipynb", True), ("unpacking_pipeline (2).py", True),
        ("Copy of unpacking_pipeline.ipynb", True),
        ("unpacking_pipeline_final.py", True), ("virtanenanna_12_34_unpacking_pipeline-1.ipynb", True),
        ("A B_1_assignsubmission_file_unpacking_pipeline.py", True), ("virtanenanna_12_34_essay.py", False),
        ("unpacking_pipelines.py", False), ("test_unpacking_pipeline.py", False), ("unpack.py", False), (".py", False),
        ("unpacking_pipeline" + "1" * 5000 + ".py", False),
    ],
)  # fmt: skip
def test_names_that_are_right(name, right):
    assert names.has_right_name(File(name, 0, 0.0, Path(name)), MAIN) is right


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.py", ".py"), ("a.py.txt", ".py"), ("A.PY.TXT", ".py"), ("a.ipynb.json", ".ipynb"),
        ("a.ipynb.txt", ".ipynb"), ("a.py.py", ".py"), ("a.ipynb.html", ".ipynb"), ("a.txt", ".txt"),
        ("a.json", ".json"), (".py.txt", ".txt"), ("a.py.docx", ".docx"), ("py.txt", ".txt"),
    ],
)  # fmt: skip
def test_what_was_put_behind_a_suffix_is_left_out(name, suffix):
    assert names.suffix(File(name, 0, 0.0, Path(name))) == suffix


@pytest.mark.parametrize("name", [f"{NAME}.txt", f"{NOTEBOOK}.json"])
def test_a_name_with_something_behind_its_suffix_is_the_right_one(name):
    file = File(name, 0, 0.0, Path(name))
    assert names.has_right_name(file, MAIN) and names.has_exact_name(file, MAIN) and names.may_be_submission(file)


@pytest.mark.parametrize("course", [MAIN, STRETCH], ids=["main", "stretch"])
def test_the_right_name_is_that_of_the_courses_stub(course):
    right = [one for one in (MAIN, STRETCH) if names.has_right_name(File(course.stub.name, 0, 0.0, course.stub), one)]
    assert right == [course]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.py", "a"),
        ("a.tar.gz", "a"),
        ("a.b.ZIP", "a.b"),
        ("a", "a"),
        (".py", ".py"),
        (".zip", ".zip"),
        ("..py", "..py"),
        ("a.py.txt", "a"),
        ("a.ipynb.json", "a"),
        ("a.json", "a"),
    ],
)
def test_names_without_suffix(name, expected):
    assert names.without_suffix(name) == expected
