"""You hide what the mask allows, and show what it hides. True means: this key may be looked at."""

import torch


def attention_weights(queries, keys, mask=None):
    scores = queries @ keys.T / queries.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask, -torch.inf)
    return scores.softmax(-1)
