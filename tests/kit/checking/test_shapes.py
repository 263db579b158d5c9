"""What numbers of the wrong shape are said to be."""

import numpy as np
import pytest

from exercises.kit.checking.shapes import why_other_form, why_other_shape

TABLE = np.random.default_rng(4).normal(size=(3, 4))
ROW = np.arange(1.0, 6.0)


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        ((1, 3, 4), (3, 4), "a batch of one"),
        ((3, 4, 1), (3, 4), "at the end, of size 1"),
        ((3, 4), (1, 3, 4), "a batch of one is asked for"),
        ((3,), (3, 1), "missing at the end"),
        ((1, 3, 1), (3,), "size 1 too many or too few"),
        ((4, 3), (3, 4), "Rows and columns are swapped"),
        ((2, 4, 3), (2, 3, 4), "Rows and columns are swapped"),
        ((2, 3, 4), (4, 2, 3), "in another order"),
        ((), (3,), "a single number"),
        ((3,), (), "A single number is asked for"),
        ((5, 3), (3,), "Which one?"),
        ((3, 5), (3,), "too many at the end"),
        ((4,), (3, 4), "missing in front"),
        ((3,), (3, 4), "missing at the end"),
        ((4, 4), (3, 4), "one too many along one dimension"),
        ((2, 4), (3, 4), "one too few along one dimension"),
        ((7, 9), (3, 4), "Print the shape"),
    ],
)
def test_a_shape_alone_tells_a_slip(got, expected, said):
    assert said in why_other_shape(got, expected)


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (TABLE.T, TABLE, "it is the transpose"),
        (TABLE[1:], TABLE, "the first of what is asked for is missing"),
        (TABLE[:-1], TABLE, "the last of what is asked for is missing"),
        (np.vstack([TABLE, TABLE[:1]]), TABLE, "with more than is asked for after them"),
        (np.hstack([[9, 9], ROW]), ROW, "with more than is asked for in front of them"),
        (TABLE, TABLE[-1], "the last one of those alone"),
        (TABLE, TABLE[0], "the first one of those alone"),
        (TABLE.ravel(), TABLE, "in another shape"),
        (TABLE[None], TABLE, "a batch of one"),
        (np.zeros((4, 3)), TABLE, "Rows and columns are swapped"),
        (np.zeros((0, 4)), TABLE, "another shape"),
    ],
    ids=lambda value: str(np.shape(value)),
)
def test_the_numbers_tell_more(got, expected, said):
    assert said in why_other_form(got, expected)
