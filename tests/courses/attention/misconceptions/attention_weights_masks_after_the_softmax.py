"""You set weights to zero after the softmax, and the rest no longer sums to 1. Mask the scores, with minus
infinity, and let the softmax share out the rest.
"""


def attention_weights(queries, keys, mask=None):
    weights = (queries @ keys.T / queries.shape[-1] ** 0.5).softmax(-1)
    return weights if mask is None else weights * mask
