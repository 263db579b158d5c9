"""Comparisons of the stretch course: probabilities, draws, neighbours, looks inside. As in checks.py, each teaches.

A lesson is made of fixed sentences only: it is all that is told of a hidden test. Covered by `check_draws`: any way to
draw, since it looks at how often each token comes and not at which one a seed gives. Not covered: draws that depend on
each other and yet come as often as they should.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.kit.checks import NOTHING, UNKNOWN, Wrong, check_vector, describe, fail
from exercises.kit.values import Tensor

# A float32 logit of size 100 is off by up to 100 * 2**-24 = 6e-6, and its exponential by as much of itself.
ROUNDING = 1e-5
# float32 has no number between 0 and 1e-45.
TINY = 1e-40
# Shares of attention: what two right ways to compute one differ by at most, and what is no noise in any model.
A_SHARE, MANY_SHARES = 1e-4, 0.05
# How often `check_draws` may find fault with draws that are right.
FALSE_ALARM = 1e-9


def check_distribution(got: Any, expected: Tensor, logits: Tensor) -> None:
    """`got` must be the probabilities `expected` (float64) that were made of `logits`, and 0 exactly where they are."""
    if isinstance(got, Tensor) and got.shape == expected.shape and np.isfinite(got.array.astype(float)).all():
        _look_at_probabilities(got.array.astype(float), expected.array, logits.array.astype(float))
    check_vector(got, expected, ROUNDING, of="the distribution")


def _look_at_probabilities(got: np.ndarray, right: np.ndarray, logits: np.ndarray) -> None:
    """Raise Wrong for what probabilities can have wrong, in the order in which it is best mended."""
    if got.min() < 0:
        raise Wrong(
            f"expected probabilities, got a tensor with {got.min():.6g} in it.",
            "A probability is never negative. Softmax is the last step: what comes before it are scores.",
        )
    if abs(got.sum() - 1) > 1e-3:
        raise Wrong(
            f"expected probabilities that sum to 1, got ones that sum to {got.sum():.6g}.",
            "The probabilities do not sum to 1. What is taken out must leave its part to the rest: take it out of the "
            "scores, and apply softmax last.",
        )
    # What is so small that float32 makes 0 of it may be 0.
    sure = (right == 0) | (right > TINY)
    kept, right_kept = int((got[sure] > 0).sum()), int((right[sure] > 0).sum())
    if kept != right_kept:
        raise Wrong(
            f"expected {right_kept} tokens that may be drawn (the others have the probability 0), got {kept}.",
            f"Too {'many' if kept > right_kept else 'few'} tokens are left: the others must have the probability 0.",
        )
    if ((got[sure] > 0) != (right[sure] > 0)).any():
        same = np.allclose(np.sort(got), np.sort(right), rtol=0, atol=ROUNDING)
        raise Wrong(
            f"expected these tokens to be left: {_ids(right)}; got {_ids(got)}.",
            "The probabilities are right, but they stand at other tokens: is the order that of the sorted ones?"
            if same
            else "As many tokens are left as should be, but not the most likely ones.",
        )
    may = right > 0
    in_order = np.array_equal(np.argsort(got[may]), np.argsort(logits[may]))
    if np.abs(got - right).max() > ROUNDING and in_order:
        best = int(right.argmax())
        what = "even" if got[best] < right[best] else "uneven"
        raise Wrong(
            f"the distribution is not the expected one: token {best} has the probability {got[best]:.6g} instead of "
            f"{right[best]:.6g}.",
            f"The right tokens may be drawn, but the distribution is too {what}. What does the temperature do?",
        )


def _ids(probabilities: np.ndarray) -> str:
    ids = np.flatnonzero(probabilities > 0).tolist()
    return ", ".join(map(str, ids[:10])) + (", ..." if len(ids) > 10 else "")


def check_draws(got: Any, probabilities: Tensor, count: int) -> None:
    """`got` must be a list of `count` ids, drawn with `probabilities`, shape (vocab_size,).

    A token must come about as often as its probability says. How far off it may be is computed: of n draws, a share q
    of a token with the probability p, or one further off, has at most the chance exp(-n * d), where d is the
    Kullback-Leibler divergence of the two (Chernoff's bound). FALSE_ALARM is that of all tokens together.
    """
    numbers = probabilities.array.astype(np.float64)
    if type(got) is not list or not all(type(token_id) is int for token_id in got):
        fail(got, f"a list of {count} ids", _why_no_ids(got))
    if len(got) != count:
        fail(got, f"a list of {count} ids", f"There are too {'many' if len(got) > count else 'few'} ids in the list.")
    if min(got) < 0 or max(got) >= len(numbers):
        fail(got, "ids of the vocabulary", "There are numbers in the list that are no token ids.")
    impossible = next((token_id for token_id in got if numbers[token_id] == 0), None)
    if impossible is not None:
        raise Wrong(
            f"token {impossible} was drawn, and its probability is 0.",
            "A token with the probability 0 was drawn. It must never be.",
        )
    counts = np.bincount(got, minlength=len(numbers))
    likely = np.flatnonzero(numbers)
    allowed = math.log(2 * len(likely) / FALSE_ALARM) / count
    for token_id in likely:
        if _divergence(counts[token_id] / count, numbers[token_id]) > allowed:
            raise Wrong(
                f"token {token_id} has the probability {numbers[token_id]:.4g}, and of {count} draws it came in "
                f"{counts[token_id]}.",
                _why_other_shares(counts),
            )


def _why_no_ids(got: Any) -> str:
    if got is None:
        return NOTHING
    if isinstance(got, Tensor):
        return "That is a tensor. A plain list of Python ints is asked for."
    return "A plain list of Python ints is asked for, one id for each draw."


def _divergence(share: float, chance: float) -> float:
    """The Kullback-Leibler divergence of two coins, in nats."""
    pairs = ((share, min(chance, 1.0)), (1 - share, max(1 - chance, 0.0)))
    return sum(a * (math.log(a / b) if b > 0 else math.inf) for a, b in pairs if a > 0)


def _why_other_shares(counts: np.ndarray) -> str:
    if np.count_nonzero(counts) == 1:
        return "It is the same token each time. Is it drawn by chance, and does every draw ask the generator anew?"
    if counts.max() == 1:
        return "No token comes twice. A token that was drawn can be drawn again: put it back."
    return "The tokens do not come as often as their probabilities say."


def check_neighbours(got: Any, ranked: list[tuple[str, float]], k: int, tolerance: float) -> None:
    """`got` must be the texts of the first `k` of `ranked`, the neighbours with their cosines, nearest first.

    `ranked` goes on beyond k: of neighbours whose cosines are no further apart than `tolerance`, either may come first.
    """
    wanted = [text for text, _ in ranked[:k]]
    if type(got) is not list or not all(type(text) is str for text in got):
        fail(got, f"the list {wanted}", _why_no_texts(got))
    if len(got) != k:
        fail(got, f"a list of {k} texts", f"There are too {'many' if len(got) > k else 'few'} texts in the list.")
    for place, (text, (_, cosine)) in enumerate(zip(got, ranked[:k], strict=True)):
        if not any(text == other and abs(near - cosine) <= tolerance for other, near in ranked):
            raise Wrong(
                f"expected {wanted}, got {got}. They differ first at position {place}.", _why_others(got, ranked, k)
            )


def _why_no_texts(got: Any) -> str:
    if got is None:
        return NOTHING
    if type(got) is list and got and all(type(token_id) is int for token_id in got):
        return "Those are ids. Text is asked for: decode each of them."
    return "A list of texts is asked for, one str for each neighbour."


def _why_others(got: list[str], ranked: list[tuple[str, float]], k: int) -> str:
    right = [text for text, _ in ranked[:k]]
    if got[1:] == right[: k - 1] and got[0] not in right:
        return "The word itself is among its neighbours. It is nearest to itself: leave it out."
    if sorted(got) == sorted(right):
        return "Those are the right neighbours in another order. The most similar one comes first."
    if [text.strip() for text in got] == [text.strip() for text in right]:
        return "Those are the right neighbours, but for their spaces: give each as the tokenizer decodes it."
    return UNKNOWN


def check_passes(got: Any, expected: str, prompt: str) -> None:
    """`got` must be what the model 'counting' writes after `prompt` when each token is read once: `expected`."""
    if got == expected:
        return
    if type(got) is not str or not got.startswith(prompt) or not got[len(prompt) :].isdigit():
        raise Wrong(f"expected the text {expected!r}, got {describe(got)}.", "Is this the text, prompt included?")
    raise Wrong(
        f"the model of this check writes how many tokens it is given in each forward pass. "
        f"Expected {expected[len(prompt) :]!r}, got {got[len(prompt) :]!r}.",
        _why_other_passes(got[len(prompt) :], expected[len(prompt) :]),
    )


def _why_other_passes(got: str, expected: str) -> str:
    if len(got) != len(expected):
        return "There are more or fewer forward passes than new tokens."
    if got[0] != expected[0]:
        return "The first forward pass does not read the whole prompt, and nothing but the prompt."
    return "The model is given more than the newest token in a later forward pass. The cache has all the others."


def check_attention(got: Any, expected: Tensor, tolerance: float) -> None:
    """`got` must be the table `expected`, shape (tokens, tokens); `tolerance` is that of the model's scores.

    Shares are small numbers, so they lie closer together than scores: no less than A_SHARE is told apart, and no more
    than MANY_SHARES is let pass.
    """
    numbers, right = _tables(got, expected, _why_no_table)
    allowed = min(max(A_SHARE, tolerance), MANY_SHARES)
    apart = np.abs(numbers - right)
    if apart.max() > allowed:
        row, column = np.unravel_index(int(apart.argmax()), apart.shape)
        raise Wrong(
            f"position {row} looks at position {column} with a share of {right[row, column]:.4g}, and the table says "
            f"{numbers[row, column]:.4g} (its last row: {', '.join(f'{share:.2f}' for share in numbers[-1][:8])}; "
            f"expected: {', '.join(f'{share:.2f}' for share in right[-1][:8])}).",
            _why_another_table(numbers, right, allowed),
        )


def _tables(got: Any, expected: Tensor, why_other_shape: Callable[..., str]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of both, where `got` is a tensor of the right shape with nothing but numbers in it."""
    wanted = f"a tensor of shape {expected.shape}"
    if not isinstance(got, Tensor):
        fail(got, wanted, NOTHING if got is None else "A torch.Tensor is asked for.")
    if got.shape != expected.shape:
        fail(got, wanted, why_other_shape(got.shape, *expected.shape))
    numbers = got.array.astype(float)
    if not np.isfinite(numbers).all():
        fail(got, "finite numbers only", "There is a NaN or an infinity among the numbers.")
    return numbers, expected.array.astype(float)


def _why_no_table(shape: tuple[int, ...], tokens: int, _: int) -> str:
    if shape == (tokens,):
        return "That is one row. A table is asked for, with a row for every position that looks."
    if len(shape) == 4 and shape[2:] == (tokens, tokens):
        return "That is all that a layer has: a batch of one, and in it a table for every head. One table is asked for."
    if shape == (1, tokens, tokens):
        return "That is a table with one dimension too many in front."
    if len(shape) == 3 and shape[1:] == (tokens, tokens):
        return "That is a table for every head. One of them is asked for."
    return "That is another shape than the contract asks for: a row and a column for every token."


def _why_another_table(got: np.ndarray, right: np.ndarray, allowed: float) -> str:
    if np.abs(got.T - right).max() <= allowed:
        return "Rows and columns have changed places: a row belongs to the position that looks."
    if np.triu(got, 1).max() > allowed:
        return "In your table positions look at what comes after them. No position can."
    if np.abs(got.sum(-1) - 1).max() > 0.01:
        return "The rows do not sum to 1, and each position has one attention to give."
    return "That is a table of attention, but of another head or another layer. Both are counted from 0."


def leave_out_without_attention(heads: list[int]) -> None:
    """End a check that asks a model for attention that it does not show: it then doesn't count, for anybody."""
    if not heads:
        pytest.skip("this model shows no attention: it is checked on the stand-ins")


def check_layers(got: Any, expected: Tensor, tolerance: float) -> None:
    """`got` must be the scores `expected`, shape (layers + 1, vocab_size): a row for the embeddings and each layer."""
    numbers, right = _tables(got, expected, _why_other_layers)
    apart = np.abs(numbers - right)
    if apart.max() > tolerance:
        row, token_id = np.unravel_index(int(apart.argmax()), apart.shape)
        rows = ", ".join(str(number) for number in np.flatnonzero(apart.max(-1) > tolerance))
        raise Wrong(
            f"in row {row} the score of token {token_id} is {right[row, token_id]:.6g}, and yours is "
            f"{numbers[row, token_id]:.6g}. There are {len(right)} rows, and of yours these differ: {rows}.",
            _why_other_scores(numbers, right, tolerance),
        )


def _why_other_layers(shape: tuple[int, ...], rows: int, vocab_size: int) -> str:
    if shape == (rows - 1, vocab_size):
        return "One row is missing. There is one for the embeddings, before the first layer, and one for every layer."
    if shape == (vocab_size,):
        return "Those are the scores of one layer. A row for each of them is asked for."
    if shape[:1] == (rows,) and shape[-1] == vocab_size:
        return "Only the scores after the last token are asked for, in a table of two dimensions."
    if shape[:1] == (rows,) and len(shape) == 2:
        return "That are not as many columns as there are tokens: the model's head makes scores of a hidden state."
    return "That is another shape than the contract asks for: a row for the embeddings and each layer."


def _why_other_scores(got: np.ndarray, right: np.ndarray, tolerance: float) -> str:
    off = np.abs(got - right).max(-1) > tolerance
    if np.abs(got[::-1] - right).max() <= tolerance:
        return "The rows stand the wrong way round: the embeddings come first."
    if np.abs(got.sum(-1) - 1).max() < 0.01:
        return "The rows sum to 1: those are probabilities. Scores are asked for."
    if off[-1] and not off[:-1].any():
        return "Only the last row is wrong. The last of the hidden states has been through the final norm already."
    if not off[-1]:
        return "The last row is right. The states before it go through the model's final norm, then through its head."
    return "The scores of each layer after the last token are asked for: the final norm, then the head."


def leave_out_without_a_lens(has_one: bool) -> None:
    """End a check that looks into a model that is built otherwise: it then doesn't count, for anybody."""
    if not has_one:
        pytest.skip("this model makes its scores in another way: it is checked on the stand-ins")


def leave_out_without_a_cache(has_one: bool) -> None:
    """End a check that asks for a cache of a model that has none to give: it then doesn't count, for anybody."""
    if not has_one:
        pytest.skip("this model hands on no cache of keys and values: it is checked on the stand-ins")
