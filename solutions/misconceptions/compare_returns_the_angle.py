"""You went one step too far: this is the angle itself, which is 0 when both vectors point the same way. The
cosine of that angle is the similarity.
"""

import math

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    cosine = torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()
    return math.acos(max(-1.0, min(1.0, cosine)))
