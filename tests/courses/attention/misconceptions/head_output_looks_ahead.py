"""You use no mask, so a position also sees what comes after it. Give the weights a causal one."""

from solutions import attention_weights


def head_output(queries, keys, values):
    return attention_weights(queries, keys) @ values
