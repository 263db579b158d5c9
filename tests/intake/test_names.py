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
    ],
)
def test_names_without_suffix(name, expected):
    assert names.without_suffix(name) == expected
