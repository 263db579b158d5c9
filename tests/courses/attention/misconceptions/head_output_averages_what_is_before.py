"""You take the plain mean of what a position may see. How much each value counts, the weights say."""

from solutions import causal_mask


def head_output(queries, keys, values):
    mask = causal_mask(len(queries)).float()
    return mask @ values / mask.sum(-1, keepdim=True)
