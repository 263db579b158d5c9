"""Your mask shows what comes later and hides what was before: it is the wrong triangle."""

import torch


def causal_mask(size):
    return torch.ones(size, size).triu().bool()
