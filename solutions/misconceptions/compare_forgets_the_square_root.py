"""You divide by the squares of the lengths. The sum of a vector's squared numbers is its length squared,
and the root of that is its length. There is a root missing.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    dot = (emb1 * emb2).sum()
    length1, length2 = (emb1**2).sum(), (emb2**2).sum()
    return (dot / (length1 * length2)).item()
