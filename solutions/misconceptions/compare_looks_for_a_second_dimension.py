"""You call the library's cosine similarity as if for a batch: unless you say otherwise, it works along the second
dimension. An embedding is a plain vector, which has one dimension only: say along which one to work.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return torch.nn.functional.cosine_similarity(emb1, emb2).item()
