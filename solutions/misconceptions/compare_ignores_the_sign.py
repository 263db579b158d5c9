"""You drop the sign of the cosine. Minus one is for vectors that point in opposite directions, and that is
as far from alike as two vectors can be. The sign has to stay.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return abs(torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item())
