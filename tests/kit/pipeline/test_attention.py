"""The attention of a model as it shows it itself: square tables, and none where there is none.

Not covered: models of many kinds (tests/zoo/).
"""

import pytest
import torch

from exercises.kit import models
from exercises.kit.pipeline import attention


@pytest.mark.parametrize(("name", "heads"), [("gpt2", [4, 4]), ("neox", [4, 4]), ("bfloat16", [4, 4])])
def test_a_model_has_so_many_heads_in_each_layer(name, heads):
    assert attention.attention_heads(models.stand_in(name).model) == heads


def test_every_row_of_a_table_is_a_whole_and_looks_at_nothing_ahead(pocket):
    assert attention.attention_heads(pocket.model) == [6, 6, 6]
    table = attention.attention(pocket.model, [271, 269, 270, 917, 259], 2, 0)
    assert torch.allclose(table.sum(-1), torch.ones(5)) and not table.triu(1).any()
    assert int(table[-1].argmax()) == 3


def test_the_model_goes_on_as_before(pocket):
    before = pocket.model.config._attn_implementation
    attention.attention_heads(pocket.model)
    assert pocket.model.config._attn_implementation == before != "eager"


class Silent:
    """A model that has no attention to show: what it says when it is asked is given."""

    def __init__(self, answer):
        self.answer = answer
        self.config = type("Config", (), {"_attn_implementation": "sdpa"})()

    def set_attn_implementation(self, way):
        self.config._attn_implementation = way

    def __call__(self, **asked):
        if isinstance(self.answer, Exception):
            raise self.answer
        return type("Output", (), {"attentions": self.answer})()


@pytest.mark.parametrize(
    "answer",
    [None, (), (None, None), (torch.zeros(1, 2, 3, 3), None), (torch.zeros(1, 2, 2, 3),), TypeError("no attention")],
)
def test_a_model_that_shows_none_or_only_a_part_has_no_heads(answer):
    model = Silent(answer)
    assert attention.attention_heads(model) == []
    assert model.config._attn_implementation == "sdpa"
