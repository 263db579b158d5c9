"""Public checks of compare: the cosine of the angle, for vectors where it can be worked out on paper."""

import pytest

from exercises.kit.checks import check_number
from exercises.kit.values import tensor

pytestmark = pytest.mark.exercise("compare")

# A float32 holds about seven digits.
TOLERANCE = 1e-5


def test_vectors_at_a_right_angle_have_nothing_in_common(student):
    """Give 0 for vectors at a right angle."""
    check_number(student.compare(tensor([1, 0, 0]), tensor([0, 2, 0])), 0.0, TOLERANCE)


@pytest.mark.parametrize("length", [1, 10])
def test_the_length_of_a_vector_does_not_matter(student, length):
    """Give 24/25 for (3, 4) and (4, 3), also when one of them is ten times as long."""
    check_number(student.compare(tensor([3, 4]), tensor([4 * length, 3 * length])), 24 / 25, TOLERANCE)


def test_opposite_vectors_have_the_cosine_minus_one(student):
    """Give -1 for vectors that point in opposite directions."""
    check_number(student.compare(tensor([1, 2, -3]), tensor([-1, -2, 3])), -1.0, TOLERANCE)
