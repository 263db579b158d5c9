"""Those are ones and zeros. A mask of bools is asked for: True where a position may look."""

import torch


def causal_mask(size):
    return torch.ones(size, size).tril()
