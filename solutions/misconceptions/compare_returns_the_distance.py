"""This is the distance between the tips of the vectors: 0 when they are equal, and larger the less alike
they are. The cosine looks at the angle between them and is 1 when they point the same way.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return torch.dist(emb1, emb2).item()
