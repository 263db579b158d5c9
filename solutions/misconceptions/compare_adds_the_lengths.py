"""You divide by the sum of the two lengths. It is their product that turns a dot product into the cosine of
an angle: each vector is brought to length 1 on its own.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return (torch.dot(emb1, emb2) / (emb1.norm() + emb2.norm())).item()
