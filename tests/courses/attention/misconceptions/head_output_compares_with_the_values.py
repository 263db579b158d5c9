"""You compare queries with values. The weights come of queries and keys."""

from solutions import attention_weights, causal_mask


def head_output(queries, keys, values):
    return attention_weights(queries, values, causal_mask(len(queries))) @ values
