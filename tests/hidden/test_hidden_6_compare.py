"""Hidden tests of compare: the cosine of the angle, whatever the vectors' length, size and direction."""

import pytest

from exercises.kit.checks import check_number
from exercises.kit.values import MODEL, Tensor

pytestmark = pytest.mark.exercise("compare")


def test_compares_two_embeddings(student, reference, inputs, rounding):
    """The similarity of two embeddings of the model is right."""
    one, two = (reference.get_embedding(MODEL, each) for each in inputs.token_ids(2, below=reference.vocab_size(MODEL)))
    check_number(student.compare(one, two), reference.compare(one, two), rounding(one.shape[0]))


@pytest.mark.parametrize("size", [2, 17, 576])
def test_works_for_vectors_of_any_size(student, reference, inputs, rounding, size):
    """The similarity of two vectors is right, however many numbers they have."""
    one, two = inputs.vector(size), inputs.vector(size)
    check_number(student.compare(one, two), reference.compare(one, two), rounding(size))


def test_a_vector_is_like_itself_whatever_its_length(student, inputs, rounding):
    """A vector and a multiple of it have the cosine 1."""
    one = inputs.vector(40)
    longer = Tensor("float32", one.array * 7)
    check_number(student.compare(one, longer), 1.0, rounding(40))


def test_tells_apart_what_points_away(student, inputs, rounding):
    """A vector and its opposite have the cosine -1."""
    one = inputs.vector(40)
    check_number(student.compare(one, Tensor("float32", -one.array)), -1.0, rounding(40))


def test_is_the_same_both_ways_round(student, reference, inputs, rounding):
    """Short and long vectors may come in either order."""
    short, long = inputs.vector(24), Tensor("float32", inputs.vector(24).array * 30)
    for pair in ((short, long), (long, short)):
        check_number(student.compare(*pair), reference.compare(short, long), rounding(24))
