"""Those are the scores. The weights are what softmax makes of them: positive, and 1 in sum."""

import torch


def attention_weights(queries, keys, mask=None):
    scores = queries @ keys.T / queries.shape[-1] ** 0.5
    return scores if mask is None else scores.masked_fill(~mask, -torch.inf)
