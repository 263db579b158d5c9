"""Courses side by side in one table. Not covered: where it is shown (tests/product/test_own_course.py)."""

from grader.reports import several
from tests.support.courses import SIX, STRETCH
from tests.support.exported import record


def test_every_course_has_its_columns_and_who_has_nothing_in_one_has_empty_cells():
    zoe = record("=zoe", "zoe/x.py")
    sides = [several.side(SIX, "", [record("ann", "a/x.py"), zoe]), several.side(STRETCH, "-stretch", [])]
    head, most, other, ann = several.lines(sides)
    assert head.split(",")[:3] == ["student", "main", "main: tokenize"]
    assert head.count(",") == most.count(",") == ann.count(",") == 2 + len(SIX.names) + len(STRETCH.names)
    assert ann.startswith("ann,20.0,2.0,") and ann.rstrip().endswith("," * (1 + len(STRETCH.names)))
    assert other.startswith("'=zoe,")
    assert several.students(sides) == ["=zoe", "ann"]
