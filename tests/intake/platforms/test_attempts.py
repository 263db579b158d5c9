"""What one student has handed in, cut into attempts. What becomes of them is in test_shapes.py."""

from pathlib import Path

import pytest

from grader.intake.files import File
from grader.intake.layouts import students
from grader.intake.platforms import attempts
from tests.support.courses import MAIN


def cut(*paths):
    """The attempts in the files of one student, as paths."""
    found = [File(path, 1, 0.0, Path(path)) for path in paths]
    [student] = students("given", found, False, MAIN).students
    return [[file.path for file in attempt] for attempt in attempts.of(student.files)]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        # Canvas: a name that comes again begins another attempt, files beside each other are one
        (["a_1_7_x-1.py", "a_1_5_x.py", "a_1_6_y.py"], [["a_1_5_x.py", "a_1_6_y.py"], ["a_1_7_x-1.py"]]),
        (["a_1_5_x.py", "a_LATE_1_7_x.py"], [["a_1_5_x.py"], ["a_LATE_1_7_x.py"]]),
        (["a_1_5_part-1.py", "a_1_6_part-2.py"], [["a_1_5_part-1.py", "a_1_6_part-2.py"]]),
        (["a_1_998_x.py", "a_1_1002_x.py"], [["a_1_998_x.py"], ["a_1_1002_x.py"]]),
        # Moodle's and a folder's files are one
        (["ann/x.py", "ann/x-1.py"], [["ann/x.py", "ann/x-1.py"]]),
        (["A_1_assignsubmission_file_/x.py", "A_1_assignsubmission_file_/y.py"],
         [["A_1_assignsubmission_file_/x.py", "A_1_assignsubmission_file_/y.py"]]),
    ],
)  # fmt: skip
def test_attempts_are_told_by_the_platforms_names(paths, expected):
    assert cut(*paths) == expected


def test_a_folder_without_a_file_is_one_attempt():
    folder = File("ann/", 0, 0.0, Path("ann"))
    assert attempts.of([folder]) == [[folder]]
