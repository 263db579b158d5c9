"""What wrong numbers of the right shape are said to be: every slip is made, and its sentence must come of it."""

import numpy as np
import pytest

from exercises.kit.checking.numbers import FORMULAS, MISSING, ORDERS, softmax, why_other_numbers

DRAWN = np.random.default_rng(18)
TABLE = DRAWN.normal(size=(4, 4))
ROW = DRAWN.normal(size=7)
POSITIVE = DRAWN.uniform(0.2, 3.0, size=(3, 5))


def named(value):
    """The name of a case: what is said of it. A function's would be another in every process."""
    return value[:40] if isinstance(value, str) else "made"


@pytest.mark.parametrize(("sentence", "made"), [*ORDERS, *FORMULAS], ids=named)
def test_what_a_slip_makes_of_the_right_numbers_is_named_as_that(sentence, made):
    with np.errstate(all="ignore"):
        right = POSITIVE if np.isnan(made(TABLE)).any() or "signs" not in sentence and "zero" not in sentence else TABLE
        right = TABLE if "swapped: it is" in sentence else right
        assert why_other_numbers(made(right), right) == sentence


@pytest.mark.parametrize(("sentence", "made"), MISSING, ids=named)
def test_what_is_missing_is_named(sentence, made):
    assert why_other_numbers(TABLE, made(TABLE)) == sentence


@pytest.mark.parametrize(
    ("got", "right", "said"),
    [
        (TABLE * 3, TABLE, "times the same factor"),
        (TABLE + 0.25, TABLE, "off by the same amount"),
        (TABLE + 1, TABLE, "off by one"),
        (TABLE * [[1], [2], [3], [4]], TABLE, "a factor of its own"),
        (TABLE + [[1], [2], [3], [4]], TABLE, "In each row every number is off by the same amount"),
        (TABLE[[1, 3, 0, 2]], TABLE, "The right rows, but in another order"),
        (TABLE[:, [1, 3, 0, 2]], TABLE, "The right columns, but in another order"),
        (np.sort(TABLE, -1), TABLE, "Each row has the right numbers"),
        (ROW[[1, 0, 2, 3, 4, 6, 5]], ROW, "at other places"),
        (softmax(TABLE, 0), softmax(TABLE), "over the wrong axis"),
        (softmax(TABLE) / 4, softmax(TABLE), "All numbers together sum to 1"),
        (softmax(TABLE) * POSITIVE[0, 0], softmax(TABLE), "do not sum to 1"),
        (softmax(ROW * 2), ROW, "Those are probabilities"),
        (np.log(softmax(ROW * 2)), ROW, "logarithms of probabilities"),
        (ROW * np.nan, ROW, "a NaN"),
        (np.where(ROW > 0, np.inf, ROW), ROW, "There is an infinity"),
        (ROW, np.where(ROW > 0, -np.inf, ROW), "finite where an infinity"),
        (ROW * 0, ROW, "only zeros"),
        (ROW * 0 + 2, ROW, "All numbers are the same"),
        (ROW + [9, 0, 0, 0, 0, 0, 0], ROW, "Only the first one"),
        (ROW + [0, 0, 0, 0, 0, 0, 9], ROW, "Only the last one"),
        (ROW + [9, 0, 0, 0, 0, 0, 8], ROW, "What happens at the ends?"),
        (TABLE + np.diag([9, 8, 7, 6]), TABLE, "Only the diagonal"),
        (TABLE + np.triu(POSITIVE[:, :4].repeat(2, 0)[:4], 1), TABLE, "Only what is above the diagonal"),
        (TABLE + np.tril(POSITIVE[:, :4].repeat(2, 0)[:4], -1), TABLE, "Only what is below the diagonal"),
        (np.array(-2.5), np.array(2.5), "the wrong sign"),
        (np.array(0.4), np.array(2.5), "numerator and denominator"),
    ],
    ids=lambda value: str(value)[:30].replace("\n", ""),
)
def test_a_slip_of_numbers_is_named(got, right, said):
    assert said in why_other_numbers(got, right)


def test_two_unlike_rows_get_no_sentence():
    assert why_other_numbers(np.array([5.0, -3.0, 0.7]), np.array([1.0, 2.0, 4.0])) == ""


def test_a_million_numbers_are_looked_at_and_more_are_not():
    large = np.zeros((2000, 1000))
    assert why_other_numbers(large + 1, large) == ""


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("right", [ROW, TABLE, np.zeros(5), np.array(0.0), np.full((3, 3), np.inf), np.zeros((0, 2))])
def test_numbers_of_any_kind_are_looked_at_without_a_warning(right):
    for filled in (np.nan, np.inf, -np.inf, 0, 1e300, -1e300, 1e-320):
        assert isinstance(why_other_numbers(np.full(right.shape, filled), right), str)
