"""The comparisons of the stretch course: what is right passes, whatever way it was made; what is wrong is told why."""

import math

import numpy as np
import pytest
import torch

from exercises.kit import stretch_checks
from exercises.kit.checks import Wrong
from exercises.kit.stretch_checks import (
    check_attention,
    check_distribution,
    check_draws,
    check_layers,
    check_neighbours,
    check_passes,
    leave_out_without_a_lens,
    leave_out_without_attention,
)
from exercises.kit.values import Opaque, Tensor, snapshot, tensor

LOGITS = tensor([1.0, 3.0, 0.0, 2.0])
RANKED = [(" cat", 0.9), (" fox", 0.8), (" cow", 0.7), (" owl", 0.69999999), ("dog", 0.2)]


def softmax(*scores):
    return torch.tensor(scores, dtype=torch.float64).softmax(-1)


RIGHT = snapshot(softmax(1.0, 3.0, 0.0, 2.0))
CUT = snapshot(softmax(-math.inf, 3.0, -math.inf, 2.0))


def said(check, *arguments):
    with pytest.raises(Wrong) as caught:
        check(*arguments)
    return caught.value


@pytest.mark.parametrize("right", [RIGHT, CUT], ids=["whole", "cut"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_right_distribution_passes_in_any_precision(right, dtype):
    check_distribution(snapshot(torch.from_numpy(right.array).to(dtype)), right, LOGITS)


def test_what_float32_rounds_to_zero_is_not_taken_for_cut():
    right = softmax(0.0, -200.0, -math.inf)
    got = Tensor("float32", np.array([1.0, 0.0, 0.0], dtype=np.float32))
    check_distribution(got, snapshot(right), tensor([0.0, -200.0, 1.0]))


@pytest.mark.parametrize(
    ("got", "right", "lesson"),
    [
        ([0.1, 0.6, -0.1, 0.4], RIGHT, "A probability is never negative"),
        ([0.1, 0.6, 0.1, 0.1], RIGHT, "do not sum to 1"),
        ([0.0, 0.6439, 0.0, 0.2369], CUT, "do not sum to 1"),
        (softmax(1.0, 3.0, -math.inf, 2.0), CUT, "Too many tokens are left"),
        ([0.0, 1.0, 0.0, 0.0], CUT, "Too few tokens are left"),
        (softmax(1.0, -math.inf, 0.5, -math.inf), CUT, "not the most likely ones"),
        (softmax(3.0, 2.0, -math.inf, -math.inf), CUT, "they stand at other tokens"),
        (softmax(2.0, 6.0, 0.0, 4.0), RIGHT, "too uneven"),
        (softmax(0.5, 1.5, 0.0, 1.0), RIGHT, "too even"),
        (softmax(-math.inf, 6.0, -math.inf, 4.0), CUT, "too uneven"),
    ],
)
def test_a_wrong_distribution_is_told_what_is_wrong_with_it(got, right, lesson):
    got = snapshot(torch.as_tensor(got, dtype=torch.float32))
    assert lesson in said(check_distribution, got, right, LOGITS).lesson


@pytest.mark.parametrize("got", [None, [0.1, 0.9], Opaque("x"), tensor([0.5, 0.5]), tensor([math.nan] * 4)])
def test_what_is_no_distribution_at_all_is_told_as_in_the_main_course(got):
    assert said(check_distribution, got, RIGHT, LOGITS).lesson


def test_a_difference_of_a_few_roundings_is_none_and_a_larger_one_is():
    almost = RIGHT.array + np.array([4e-6, -4e-6, 0, 0])
    check_distribution(Tensor("float64", almost), RIGHT, LOGITS)
    off = RIGHT.array + np.array([4e-4, -4e-4, 0, 0])
    said(check_distribution, Tensor("float64", off), RIGHT, LOGITS)


def by_multinomial(numbers, count, generator):
    return torch.multinomial(numbers, count, replacement=True, generator=generator).tolist()


def by_sums(numbers, count, generator):
    sums = numbers.double().cumsum(-1)
    return torch.searchsorted(sums / sums[-1], torch.rand(count, generator=generator).double(), right=True).tolist()


def by_gumbel(numbers, count, generator):
    noise = -torch.log(-torch.log(torch.rand(count, len(numbers), generator=generator, dtype=torch.float64)))
    return (numbers.log() + noise).argmax(-1).tolist()


@pytest.mark.parametrize("draw", [by_multinomial, by_sums, by_gumbel])
@pytest.mark.parametrize("parts", [(9, 0, 3, 4), (1, 15), (1, 0), (1,) * 100, (1, 2, 4, 8, 16, 32, 64, 1000)])
def test_right_draws_pass_by_whatever_method(draw, parts):
    numbers = torch.tensor(parts) / sum(parts)
    for seed in range(40):
        generator = torch.Generator().manual_seed(seed)
        check_draws(draw(numbers, 1000, generator), snapshot(numbers), 1000)


def test_the_bound_holds_what_it_promises(monkeypatch):
    """With false alarms made frequent, no more of them come than that: Chernoff's bound errs on the safe side."""
    monkeypatch.setattr(stretch_checks, "FALSE_ALARM", 0.05)
    numbers, alarms = torch.tensor([0.5, 0.3, 0.15, 0.05]), 0
    for seed in range(600):
        try:
            check_draws(by_multinomial(numbers, 500, torch.Generator().manual_seed(seed)), snapshot(numbers), 500)
        except Wrong:
            alarms += 1
    assert 0 < alarms <= 0.05 * 600


@pytest.mark.parametrize(
    ("got", "lesson"),
    [
        ([1] * 1000, "It is the same token each time"),
        ([0, 1, 2] * 333 + [3], "probability 0"),
        ([0, 1] * 500, "do not come as often as"),
        ([0, 1] * 499, "too few ids"),
        ([0, 1] * 501, "too many ids"),
        ([0, 7] * 500, "no token ids"),
        ([0, -1] * 500, "no token ids"),
        ([True, 1] * 500, "A plain list of Python ints"),
        ([0.0, 1.0] * 500, "A plain list of Python ints"),
        (None, "returns nothing"),
        (tensor([0, 1]), "That is a tensor"),
    ],
)
def test_wrong_draws_are_told_what_is_wrong_with_them(got, lesson):
    assert lesson in said(check_draws, got, tensor([0.25, 0.625, 0.125, 0.0]), 1000).lesson


def test_draws_without_putting_back_are_known_by_that():
    numbers = tensor([0.9] + [0.1 / 1999] * 1999)
    assert "put it back" in said(check_draws, list(range(1000)), numbers, 1000).lesson


@pytest.mark.parametrize("got", [[" cat", " fox"], [" cat", " fox", " cow"], [" cat", " fox", " owl"]])
def test_neighbours_pass_also_when_two_are_as_near(got):
    check_neighbours(got, RANKED, len(got), 1e-6)


@pytest.mark.parametrize(
    ("got", "lesson"),
    [
        ([" dog", " cat", " fox"], "The word itself"),
        ([" fox", " cat", " cow"], "in another order"),
        (["cat", "fox", "cow"], "but for their spaces"),
        ([" cat", " fox"], "too few"),
        ([" cat", " fox", " cow", " owl"], "too many"),
        ([1, 2, 3], "Those are ids"),
        ([(" cat", 0.9)], "A list of texts"),
        (" cat fox cow", "A list of texts"),
        (None, "returns nothing"),
        (["dog", " cow", " owl"], ""),
    ],
)
def test_wrong_neighbours_are_told_what_is_wrong_with_them(got, lesson):
    assert lesson in said(check_neighbours, got, RANKED, 3, 1e-6).lesson


@pytest.mark.parametrize(
    ("got", "lesson"),
    [
        ("The dog is345", "more than the newest token"),
        ("The dog is111", "does not read the whole prompt"),
        ("The dog is3111", "more or fewer forward passes"),
        ("The dog is", "Is this the text"),
        ("311", "Is this the text"),
        (None, "Is this the text"),
        ([3, 1, 1], "Is this the text"),
    ],
)
def test_wrong_passes_are_told_what_is_wrong_with_them(got, lesson):
    check_passes("The dog is311", "The dog is311", "The dog is")
    assert lesson in said(check_passes, got, "The dog is311", "The dog is").lesson


SHARES = Tensor("float32", np.array([[1, 0, 0], [0.25, 0.75, 0], [0.5, 0.1, 0.4]], dtype=np.float32))


def changed(change):
    return Tensor("float32", change(SHARES.array.copy()))


@pytest.mark.parametrize(("noise", "tolerance"), [(0, 1e-5), (5e-5, 1e-5), (0.01, 0.02)])
def test_a_table_that_is_right_but_for_noise_passes(noise, tolerance):
    check_attention(changed(lambda numbers: numbers + noise), SHARES, tolerance)


@pytest.mark.parametrize(
    ("change", "lesson"),
    [
        (lambda numbers: numbers.T, "Rows and columns have changed places"),
        (lambda numbers: numbers[::-1], "positions look at what comes after them"),
        (lambda numbers: numbers / 2, "The rows do not sum to 1"),
        (lambda numbers: np.eye(3), "of another head or another layer"),
        (lambda numbers: numbers * np.nan, "There is a NaN"),
        (lambda numbers: numbers[-1], "That is one row."),
        (lambda numbers: numbers[None], "one dimension too many in front"),
        (lambda numbers: np.stack([numbers, numbers]), "That is a table for every head."),
        (lambda numbers: numbers[None, None], "all that a layer has"),
        (lambda numbers: numbers[:, :2], "a row and a column for every token"),
    ],
)
def test_what_a_wrong_table_usually_is_is_said(change, lesson):
    assert lesson in said(check_attention, changed(change), SHARES, 1e-5).lesson


def test_the_largest_tolerance_lets_no_other_table_pass():
    assert "of another head" in said(check_attention, changed(lambda numbers: np.eye(3)), SHARES, 50.0).lesson


@pytest.mark.parametrize(("got", "lesson"), [(None, "returns nothing"), ([[1.0]], "A torch.Tensor is asked for")])
def test_a_table_of_another_kind_is_refused(got, lesson):
    assert lesson in said(check_attention, got, SHARES, 1e-5).lesson


def test_a_model_without_attention_leaves_a_check_out():
    leave_out_without_attention([2, 2])
    with pytest.raises(pytest.skip.Exception, match="shows no attention"):
        leave_out_without_attention([])


LAYERS = tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 5.0, 1.0, 0.0], [9.0, 0.0, 1.0, 7.0]])


def rows(change):
    return snapshot(torch.tensor(np.array(change(LAYERS.array.astype(float)))))


@pytest.mark.parametrize(("noise", "tolerance"), [(0, 1e-5), (5e-5, 1e-4)])
def test_scores_of_layers_that_are_right_but_for_noise_pass(noise, tolerance):
    check_layers(rows(lambda numbers: numbers + noise), LAYERS, tolerance)


@pytest.mark.parametrize(
    ("change", "lesson"),
    [
        (lambda numbers: numbers[1:], "One row is missing"),
        (lambda numbers: numbers[-1], "the scores of one layer"),
        (lambda numbers: numbers[:, None], "Only the scores after the last token"),
        (lambda numbers: numbers[:, :2], "makes scores of a hidden state"),
        (lambda numbers: numbers[None, None], "a row for the embeddings and each layer"),
        (lambda numbers: numbers[::-1], "the wrong way round"),
        (lambda numbers: numbers * np.nan, "There is a NaN"),
        (lambda numbers: np.full((3, 4), 0.25), "those are probabilities"),
        (lambda numbers: numbers * [[1], [1], [2]], "Only the last row is wrong"),
        (lambda numbers: numbers * [[1], [2], [1]], "The last row is right"),
        (lambda numbers: numbers * 2, "the final norm, then the head"),
    ],
)
def test_what_wrong_scores_of_layers_usually_are_is_said(change, lesson):
    assert lesson in said(check_layers, rows(change), LAYERS, 1e-4).lesson


def test_the_rows_that_differ_are_named():
    assert "these differ: 1, 2." in str(
        said(check_layers, rows(lambda numbers: numbers * [[1], [2], [2]]), LAYERS, 1e-4)
    )


@pytest.mark.parametrize(("got", "lesson"), [(None, "returns nothing"), ([[1.0]], "A torch.Tensor is asked for")])
def test_scores_of_layers_of_another_kind_are_refused(got, lesson):
    assert lesson in said(check_layers, got, LAYERS, 1e-5).lesson


def test_a_model_that_is_built_otherwise_leaves_a_check_out():
    leave_out_without_a_lens(True)
    with pytest.raises(pytest.skip.Exception, match="makes its scores in another way"):
        leave_out_without_a_lens(False)
