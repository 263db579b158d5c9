"""You divide by the length of one of the two vectors only, so the result still depends on how long the
other one is. Both lengths have to be divided out.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return (torch.dot(emb1, emb2) / emb1.norm()).item()
