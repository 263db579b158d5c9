"""You turn the distance between the vectors into a number between 0 and 1. That is a similarity too, but
another one: it depends on the lengths of the vectors. The cosine depends on the angle only.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return (1 / (1 + torch.dist(emb1, emb2))).item()
