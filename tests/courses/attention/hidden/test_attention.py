"""Hidden tests of all three functions: other texts, layers and heads."""

import numpy as np
import pytest

from exercises.kit.checks import check_close, check_equal
from exercises.kit.values import MODEL, TOKENIZER, Tensor


def drawn(inputs, rows, size):
    return Tensor("float32", np.stack([inputs.vector(size).array for _ in range(rows)]))


@pytest.mark.exercise("attention_weights")
@pytest.mark.parametrize(("rows", "columns", "size"), [(1, 4, 3), (5, 2, 8), (6, 6, 64)])
def test_weights_of_any_size(student, reference, inputs, rows, columns, size):
    """There may be more queries than keys, or fewer."""
    queries, keys = drawn(inputs, rows, size), drawn(inputs, columns, size)
    check_close(student.attention_weights(queries, keys), reference.attention_weights(queries, keys))


@pytest.mark.exercise("attention_weights")
def test_weights_under_a_mask(student, reference, inputs):
    """What a mask leaves shares all of the weight."""
    queries, keys = drawn(inputs, 5, 8), drawn(inputs, 5, 8)
    mask = np.eye(5, dtype=bool)
    mask[:, inputs.integer(0, 4)] = True
    given = Tensor("bool", mask)
    check_close(student.attention_weights(queries, keys, given), reference.attention_weights(queries, keys, given))


@pytest.mark.exercise("attention_weights")
def test_weights_of_the_model(student, reference, inputs):
    """The weights are those by which a model looks back."""
    head = reference.head(MODEL, TOKENIZER, "The dog likes the cat.", inputs.integer(0, 2), inputs.integer(0, 5))
    mask = reference.causal_mask(head["queries"].shape[0])
    check_close(student.attention_weights(head["queries"], head["keys"], mask), head["weights"])


@pytest.mark.exercise("causal_mask")
@pytest.mark.parametrize("size", [1, 2, 17])
def test_masks_of_any_size(student, reference, size):
    """A mask may be of any size."""
    check_equal(student.causal_mask(size), reference.causal_mask(size))


@pytest.mark.exercise("head_output")
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_heads_of_the_model(student, reference, inputs, layer):
    """Every head of every layer works alike."""
    text = " ".join(inputs.choice(["The cat", "Anna", "The capital of Finland", "A red hat"]) for _ in range(3))
    head = reference.head(MODEL, TOKENIZER, text, layer, inputs.integer(0, 5))
    check_close(student.head_output(head["queries"], head["keys"], head["values"]), head["output"])


@pytest.mark.exercise("head_output")
def test_heads_of_other_sizes(student, reference, inputs):
    """Values may be of another size than queries and keys."""
    queries, keys, values = drawn(inputs, 7, 8), drawn(inputs, 7, 8), drawn(inputs, 7, 3)
    check_close(student.head_output(queries, keys, values), reference.head_output(queries, keys, values))
