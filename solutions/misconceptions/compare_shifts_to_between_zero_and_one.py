"""You move the cosine into the range from 0 to 1. That is handy for a score, but then vectors at a right
angle get a half instead of zero. The cosine itself is asked for, between -1 and 1.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return (1 + torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()) / 2
