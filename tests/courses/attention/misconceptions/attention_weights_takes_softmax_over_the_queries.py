"""Your columns sum to 1. Each query spreads its attention over the keys, so it is a row that sums to 1: softmax
along the last dimension.
"""

import torch


def attention_weights(queries, keys, mask=None):
    scores = queries @ keys.T / queries.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return scores.softmax(0)
