"""Whether a cell of Moodle's worksheet is a teacher's own. What becomes of the row: test_moodle.py."""

import pytest

from grader.reports.worksheets import moodle, teachers_own
from tests.support.courses import SIX
from tests.support.exported import hostile, record

TITLES = [exercise.title for exercise in SIX.exercises]
OURS = moodle.comment(record(wrong="compare tokenize", message="No."), SIX)


@pytest.mark.parametrize(
    ("there", "new", "comment", "expected"),
    [
        ("", "17.00", "", False),
        ("-", "17.00", "", False),
        ("17.00", "17.00", "", False),
        ("17,0", "17,00", "", False),
        ("16.00", "17.00", "", True),
        ("0.00", "17.00", "", True),
        ("Good", "17.00", "", True),
        # what the grader wrote before, and what was changed beside it
        ("15.00", "17.00", "<p>15 of 20 points.</p>", False),
        ("15.00", "17.00", "15 of 20 points.", False),
        ("75.00", "85.00", "<p>15 of 20 points.</p>", True),
        ("16.00", "17.00", "<p>15 of 20 points.</p>", True),
        ("14.29", "17.00", "<p>14.29 of 20 points.</p>", False),
        ("17.40", "18.00", "<p>17 of 20 points.</p>", True),
        ("16.00", "17.00", "Nice. <p>16 of 20 points.</p>", True),
    ],
)
def test_a_grade(there, new, comment, expected):
    assert teachers_own.is_own_grade(there, new, comment, 20.0) == expected


@pytest.mark.parametrize("own", [OURS, moodle.comment(record(), SIX), *(moodle.comment(one, SIX) for one in hostile())])
def test_the_graders_own_comment_is_none_of_a_teachers(own):
    assert not teachers_own.is_own_comment(own, moodle.comment(record(), SIX), TITLES) or "<p>17 of" in own
    assert not teachers_own.is_own_comment(own, own, TITLES)


@pytest.mark.parametrize("there", ["Well done.", "<p>Well done.</p>", OURS + "Well done.", OURS + "<p>Well done.</p>"])
def test_whatever_else_stands_in_a_comment_is_a_teachers(there):
    assert teachers_own.is_own_comment(there, OURS, TITLES)


def test_nothing_is_nobodys():
    assert not teachers_own.is_own_comment(" ", OURS, TITLES)
