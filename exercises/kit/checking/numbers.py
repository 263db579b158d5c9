"""What numbers of the right shape and the wrong value usually are.

The wrong numbers are compared with what well-known slips make of the right ones: another order, a factor, a missing
softmax. Every sentence is fixed and true as it stands, since it is shown for hidden tests too. The first that fits is
taken, the surest ones first. Not covered: two slips at once, and numbers of which there are too many to sort.
"""

from collections.abc import Callable, Iterator

import numpy as np

from exercises.kit.checking.differences import near
from exercises.kit.checking.wrong import UNKNOWN

MAX_SIZE = 1_000_000
# Two ways to compute the same differ in their last digits.
SAME = 1e-5

Numbers = np.ndarray
# What a slip makes of the right numbers, and what is said of it. What makes no sense of a shape raises ValueError.
ORDERS: tuple[tuple[str, Callable[[Numbers], Numbers]], ...] = (
    (
        "The right numbers, but rows and columns are swapped: it is the transpose of what is asked for.",
        lambda right: np.swapaxes(right, -1, -2),
    ),
    ("The right numbers in reverse order.", lambda right: np.flip(right)),
    ("The right rows in reverse order.", lambda right: np.flip(right, 0)),
    ("Every row has the right numbers in reverse order.", lambda right: np.flip(right, -1)),
    ("The right numbers, but all of them are one place too late.", lambda right: np.roll(right, 1, -1)),
    ("The right numbers, but all of them are one place too early.", lambda right: np.roll(right, -1, -1)),
    ("The right rows, but all of them are one place too late.", lambda right: np.roll(right, 1, 0)),
    ("The right rows, but all of them are one place too early.", lambda right: np.roll(right, -1, 0)),
)
FORMULAS: tuple[tuple[str, Callable[[Numbers], Numbers]], ...] = (
    ("Every number has the wrong sign.", lambda right: -right),
    ("The right numbers without their signs.", np.abs),
    ("Those are the logarithms of the right numbers. Is one `log` too many?", np.log),
    ("The logarithm is missing: those are the exponentials of the right numbers.", np.exp),
    ("One softmax too many: the numbers asked for are those before it.", lambda right: softmax(right)),
    ("One log_softmax too many: the numbers asked for are those before it.", lambda right: np.log(softmax(right))),
    ("Those are the squares of the right numbers. Is a square root missing?", np.square),
    ("Those are the square roots of the right numbers.", np.sqrt),
    ("Those are one divided by the right numbers: numerator and denominator are swapped.", lambda right: 1 / right),
    ("Those are one minus the right numbers.", lambda right: 1 - right),
    ("The right numbers, but rounded to whole ones.", np.round),
    ("The right numbers, but cut off to whole ones. Is it `//` or `int` where `/` is meant?", np.floor),
    ("The right numbers, but rounded. Give them as they are.", lambda right: np.round(right, 2)),
    ("The right numbers, but negative ones are cut off at zero.", lambda right: np.maximum(right, 0)),
    ("Those are running totals of the right numbers.", lambda right: np.cumsum(right, -1)),
    ("The right numbers less their mean.", lambda right: right - right.mean(-1, keepdims=True)),
    ("The right numbers divided by their length.", lambda right: right / np.sqrt((right**2).sum(-1, keepdims=True))),
    ("The right numbers divided by their sum.", lambda right: right / right.sum(-1, keepdims=True)),
)  # fmt: skip
# What would make the right numbers of the wrong ones.
MISSING: tuple[tuple[str, Callable[[Numbers], Numbers]], ...] = (
    ("Those are scores. The softmax over them is missing.", lambda got: softmax(got)),
    ("Those are scores. The softmax over the columns is missing.", lambda got: softmax(got, 0)),
    ("Those are scores. The log_softmax over them is missing.", lambda got: np.log(softmax(got))),
    ("Those are scores. The sigmoid of them is missing.", lambda got: 1 / (1 + np.exp(-got))),
)


def softmax(numbers: Numbers, axis: int = -1) -> Numbers:
    powers = np.exp(numbers - numbers.max(axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis, keepdims=True))


def why_other_numbers(got: Numbers, expected: Numbers, tolerance: float = SAME) -> str:
    """What `got` usually is where `expected`, of the same shape, was asked for; '' where nothing is known of it."""
    if got.size == 0 or got.size > MAX_SIZE:
        return UNKNOWN
    got, expected = got.astype(np.float64), expected.astype(np.float64)
    with np.errstate(all="ignore"):
        if near(got, expected, max(tolerance, SAME)).all():
            return UNKNOWN
        return next(_found(got, expected, max(tolerance, SAME)), UNKNOWN)


def _found(got: Numbers, expected: Numbers, tolerance: float) -> Iterator[str]:
    """The sentences that fit, the surest first."""
    yield from _not_finite(got, expected)
    if got.ndim:
        yield from _of(ORDERS, expected, got, tolerance)
    if len(np.unique(expected)) > 1 or not got.ndim:
        yield from _of(FORMULAS, expected, got, tolerance)
        yield from _of(MISSING if got.ndim else (), got, expected, tolerance)
    if got.ndim:
        yield from _distributions(got, expected)
        yield from _factors(got, expected, tolerance)
        yield from _elsewhere(got, expected, tolerance)
        yield from _parts(~near(got, expected, tolerance), got, expected)


def _not_finite(got: Numbers, expected: Numbers) -> Iterator[str]:
    finite, wanted = np.isfinite(got), np.isfinite(expected)
    if (np.isnan(got) & ~np.isnan(expected)).any():
        yield "There is a NaN among the numbers: zero was divided by zero, or an infinity taken from an infinity."
    if (~finite & wanted).any():
        yield "There is an infinity among the numbers where a finite one is asked for."
    if (finite & ~wanted).any():
        yield "Some numbers are finite where an infinity (or a NaN) is asked for."


def _of(
    slips: tuple[tuple[str, Callable[[Numbers], Numbers]], ...], start: Numbers, aim: Numbers, tolerance: float
) -> Iterator[str]:
    """What is said of the slips that make the aim of the start."""
    for sentence, made in slips:
        try:
            found = made(start)
        except (ValueError, IndexError):  # there is no such axis
            continue
        # What is no number, or stands for very little, is like too much.
        if found.shape == aim.shape and np.isfinite(found).any() and near(found, aim, tolerance).all():
            yield sentence


def _distributions(got: Numbers, expected: Numbers) -> Iterator[str]:
    """Probabilities in the place of other numbers, or the reverse, or along another axis."""
    if _sums_to_one(expected, -1) and not _sums_to_one(got, -1):
        if got.ndim > 1 and _sums_to_one(got, -2):
            yield "The columns sum to 1, and the rows should: the softmax (or the division) is over the wrong axis."
        elif got.ndim > 1 and got.min() >= 0 and abs(got.sum() - 1) < 1e-3:
            yield "All numbers together sum to 1, and every row by itself should."
        elif got.min() < 0:
            yield "Probabilities are asked for, and some of these numbers are negative. Is the softmax missing?"
        else:
            yield "Probabilities are asked for, and these do not sum to 1."
    elif _sums_to_one(got, -1) and not _sums_to_one(expected, -1):
        yield "Those are probabilities: they are positive and sum to 1. The numbers that are asked for do not."
    elif got.max() < 1e-3 and _sums_to_one(np.exp(got), -1) and got.shape[-1] > 1:
        yield "Those are logarithms of probabilities. Is a log_softmax too many?"


def _sums_to_one(numbers: Numbers, axis: int) -> bool:
    return bool(numbers.min() >= 0 and (np.abs(numbers.sum(axis) - 1) < 1e-3).all())


def _factors(got: Numbers, expected: Numbers, tolerance: float) -> Iterator[str]:
    """One factor or one amount by which all numbers are off, or those of a row."""
    if got.size < 2 or not np.isfinite(got).all() or not np.isfinite(expected).all():
        return
    apart = got - expected
    allowed = tolerance * max(1.0, float(np.abs(expected).max()))
    if apart.max() - apart.min() <= allowed:
        by_one = abs(abs(apart.mean()) - 1) <= allowed
        yield (
            "Every number is off by one. Does counting begin at 0 or at 1?"
            if by_one
            else ("Every number is off by the same amount. What is added to all of them, or taken off?")
        )
    factor = float((got * expected).sum() / (expected**2).sum()) if expected.any() else 0.0
    if factor and np.count_nonzero(expected) > 1 and near(got, factor * expected, tolerance).all():
        yield "Every number is the right one times the same factor. What are they divided by, or multiplied with?"
    if got.ndim == 2 and len(got) > 1:
        if ((apart.max(1) - apart.min(1)) <= allowed).all() and got.shape[1] > 1:
            yield "In each row every number is off by the same amount. What is added to a row, or taken off?"
        factors = (got * expected).sum(1, keepdims=True) / np.maximum((expected**2).sum(1, keepdims=True), 1e-300)
        if (np.count_nonzero(expected, 1) > 1).all() and near(got, factors * expected, tolerance).all():
            yield "Each row is the right one times a factor of its own. What is a row divided by?"


def _elsewhere(got: Numbers, expected: Numbers, tolerance: float) -> Iterator[str]:
    if len(np.unique(got)) == 1 and got.size > 1 and len(np.unique(expected)) > 1:
        yield "There are only zeros." if not got.any() else "All numbers are the same, and should not be."
    if got.ndim == 2 and near(_rows_sorted(got), _rows_sorted(expected), tolerance).all():
        yield "The right rows, but in another order."
    if got.ndim == 2 and near(_rows_sorted(got.T), _rows_sorted(expected.T), tolerance).all():
        yield "The right columns, but in another order."
    if got.ndim > 1 and near(np.sort(got, -1), np.sort(expected, -1), tolerance).all():
        yield "Each row has the right numbers, but in another order."
    if near(np.sort(got, None), np.sort(expected, None), tolerance).all():
        yield "The right numbers, but at other places: they stand in another order."


def _rows_sorted(rows: Numbers) -> Numbers:
    """The rows in an order of their own. Digits that rounding may change don't decide it."""
    return rows[np.lexsort(np.round(rows, 3).T[::-1])]


def _parts(wrong: Numbers, got: Numbers, expected: Numbers) -> Iterator[str]:
    """Where the wrong numbers are, if that tells something."""
    if got.size < 3 or wrong.all():
        return
    inside = wrong[1:-1] if len(wrong) > 2 else wrong
    if wrong[0].any() and not wrong[1:].any():
        yield "Only the first one is wrong; the rest is right." if wrong.ndim == 1 else "Only the first row is wrong."
    elif wrong[-1].any() and not wrong[:-1].any():
        yield "Only the last one is wrong; the rest is right." if wrong.ndim == 1 else "Only the last row is wrong."
    elif len(wrong) > 2 and not inside.any():
        yield "Only the first and the last are wrong. What happens at the ends?"
    if got.ndim == 2 and got.shape[0] == got.shape[1]:
        if not (wrong & ~np.eye(len(wrong), dtype=bool)).any():
            yield "Only the diagonal is wrong."
        elif not np.tril(wrong).any():
            yield "Only what is above the diagonal is wrong."
        elif not np.triu(wrong).any():
            yield "Only what is below the diagonal is wrong."
