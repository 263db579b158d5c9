"""You set masked scores to zero, but the softmax makes a weight of a zero. Only minus infinity becomes no weight
at all.
"""


def attention_weights(queries, keys, mask=None):
    scores = queries @ keys.T / queries.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, 0.0)
    return scores.softmax(-1)
