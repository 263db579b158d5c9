"""You mix the keys by the weights. Keys say where to look; what is found there are the values."""

from solutions import attention_weights, causal_mask


def head_output(queries, keys, values):
    return attention_weights(queries, keys, causal_mask(len(queries))) @ keys
