"""Your lengths are sums of absolute values, which is called the L1 norm. The cosine needs the length that a
ruler would measure, the Euclidean one: the root of the sum of squares.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    length1, length2 = emb1.norm(p=1), emb2.norm(p=1)
    return (torch.dot(emb1, emb2) / (length1 * length2)).item()
