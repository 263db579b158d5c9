"""Public checks of tokenize: the ids are those that the pipeline itself would use."""

import pytest

from exercises.kit.checks import check_ids
from exercises.kit.values import MODEL, TOKENIZER

pytestmark = pytest.mark.exercise("tokenize")


def test_gives_the_ids_that_the_pipeline_gives_the_model(student, reference):
    """Give the ids that the pipeline gives the model."""
    text = "The capital of Denmark is"
    check_ids(student.tokenize(TOKENIZER, text), reference.pipeline_ids(MODEL, TOKENIZER, text))


@pytest.mark.parametrize("text", [" dog", "dog", "My cat likes the hat."])
def test_takes_the_text_as_it_stands(student, reference, text):
    """Take the text as it stands: a space in front makes another token."""
    check_ids(student.tokenize(TOKENIZER, text), reference.pipeline_ids(MODEL, TOKENIZER, text))
