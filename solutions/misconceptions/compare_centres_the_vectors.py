"""You subtract each vector's mean first. What you compute then is the correlation of their numbers. It is a
relative of the cosine, but the cosine measures the angle between the vectors as they are.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    a, b = emb1 - emb1.mean(), emb2 - emb2.mean()
    return torch.nn.functional.cosine_similarity(a, b, dim=0).item()
