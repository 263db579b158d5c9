"""This is the dot product. It grows with the lengths of the vectors, so long vectors seem alike even when
they point different ways. The cosine divides both lengths out.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return torch.dot(emb1, emb2).item()
