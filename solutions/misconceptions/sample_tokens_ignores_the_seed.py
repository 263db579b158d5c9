"""You draw with the chance that all code shares and leave the seed unused. So nobody can repeat what you
drew. Make a generator of your own, seeded, and draw with that.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    return torch.multinomial(probabilities, count, replacement=True).tolist()
