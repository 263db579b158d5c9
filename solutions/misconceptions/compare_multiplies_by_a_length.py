"""You divide by one length and then multiply by the other, because division and multiplication are done
from left to right. The product of both lengths belongs below the line, as a whole.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return (torch.dot(emb1, emb2) / torch.norm(emb1) * torch.norm(emb2)).item()
