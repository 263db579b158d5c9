"""You divide by the square root of how many keys there are. What the products grow with is the size of the
vectors.
"""

import torch


def attention_weights(queries, keys, mask=None):
    scores = queries @ keys.T / len(keys) ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return scores.softmax(-1)
