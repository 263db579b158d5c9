"""You return a percentage. A cosine lies between -1 and 1, and that number is asked for. Multiply it when
you show it, if you like percentages.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return 100 * torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()
