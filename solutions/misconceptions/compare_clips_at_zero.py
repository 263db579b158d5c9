"""You replace negative results by zero. A cosine may be negative: that is how it says that two vectors
point more against each other than along. The number has to stay as it is.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return max(0.0, torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item())
