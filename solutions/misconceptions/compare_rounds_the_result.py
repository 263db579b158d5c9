"""The number is right but rounded to two decimals. Round what you print, not what you return: others may
compute with it, and two different pairs of words may look equal.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return round(torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item(), 2)
