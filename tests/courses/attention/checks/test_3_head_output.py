import pytest

from exercises.kit.checks import check_close
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("head_output")


@pytest.mark.parametrize("number", [0, 5])
def test_a_head_of_the_model(student, reference, number):
    """Give what a head of the model itself gives."""
    head = reference.head(MODEL, TOKENIZER, "The capital of Denmark is", 1, number)
    check_close(student.head_output(head["queries"], head["keys"], head["values"]), head["output"])
