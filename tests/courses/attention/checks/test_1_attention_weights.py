import pytest

from exercises.kit.checks import check_close, check_distribution
from exercises.kit.values import MODEL, TOKENIZER, Tensor, tensor

pytestmark = pytest.mark.exercise("attention_weights")

QUERY, KEYS = tensor([[2, 0]]), tensor([[1, 0], [0, 1]])


def test_a_query_looks_most_at_the_key_that_is_like_it(student):
    """Weigh the keys by how like they are to the query."""
    check_close(student.attention_weights(QUERY, KEYS), tensor([[0.80442968, 0.19557032]]))


def test_every_row_is_a_distribution(student, reference):
    """Give rows that sum to 1."""
    head = reference.head(MODEL, TOKENIZER, "The dog likes the cat.")
    check_distribution(student.attention_weights(head["queries"], head["keys"]), axis=-1)


def test_what_the_mask_hides_gets_no_weight(student):
    """Give no weight to what the mask hides."""
    mask = Tensor("bool", KEYS.array[:1] > 2)
    mask.array[0, 1] = True
    check_close(student.attention_weights(QUERY, KEYS, mask), tensor([[0, 1]]))
