"""Those are the weights. The output is what they make of the values: multiply."""

from solutions import attention_weights, causal_mask


def head_output(queries, keys, values):
    return attention_weights(queries, keys, causal_mask(len(queries)))
