"""You compute with numpy, and so the result is one of numpy's numbers. It prints like a float but it is
another type. Turn it into a Python float before you return it.
"""

import numpy as np
import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    a, b = emb1.detach().float().numpy(), emb2.detach().float().numpy()
    return np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))
