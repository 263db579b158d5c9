import pytest

from exercises.kit.checks import check_equal, check_shape

pytestmark = pytest.mark.exercise("causal_mask")


def test_is_a_table_of_bools(student):
    """Make a table of True and False."""
    check_shape(student.causal_mask(4), (4, 4), "bool")


def test_three_positions(student, reference):
    """Let each position see itself and what is before it."""
    check_equal(student.causal_mask(3), reference.causal_mask(3))
