"""You divide by the size of the vectors. It is its square root that keeps the scores at one width."""

import torch


def attention_weights(queries, keys, mask=None):
    scores = queries @ keys.T / queries.shape[-1]
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return scores.softmax(-1)
