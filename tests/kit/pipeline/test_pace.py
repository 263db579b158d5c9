"""How fast a model is, and the time limit that follows."""

import time

import torch

from exercises.kit import models
from exercises.kit.pipeline import pace
from exercises.kit.submission import time_limit


class Slow(torch.nn.Module):
    """Takes these seconds, one after the other, and notes what it reads."""

    def __init__(self, *seconds):
        super().__init__()
        self.table, self.seconds, self.read = torch.nn.Embedding(50, 2), list(seconds), []

    def get_input_embeddings(self):
        return self.table

    def forward(self, input_ids):
        self.read.append(input_ids)
        time.sleep(self.seconds[len(self.read) - 1])


def test_it_is_the_middle_one_of_three_passes_over_texts_of_their_own():
    model = Slow(0.0, 0.05, 60.0 / 1000)
    found = pace.pace(model)
    assert found >= 0.05
    assert [tuple(ids.shape) for ids in model.read] == [(1, pace.PACE_TOKENS)] * 3
    assert not torch.equal(model.read[0], model.read[1])


def test_a_real_model_has_one():
    assert pace.pace(models.stand_in("untied").model) > 0


def test_a_slow_model_makes_the_limit_longer_and_a_fast_one_leaves_it():
    assert pace.limit_at(0.001) == time_limit.SECONDS
    assert pace.limit_at(pace.ENOUGH) == time_limit.SECONDS
    assert pace.limit_at(10.03 * pace.ENOUGH) == 10.1 * time_limit.SECONDS
