"""You put the vectors through softmax first. That makes probabilities of scores, but an embedding holds no
scores: its numbers are coordinates, negative ones among them. Compare the vectors as they are.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    a, b = torch.softmax(emb1, dim=0), torch.softmax(emb2, dim=0)
    return torch.nn.functional.cosine_similarity(a, b, dim=0).item()
