"""You sort the probabilities, draw a place, and return that place. It is the rank of the token, not its id:
look up which id stands there.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    best_first = probabilities.sort(descending=True).values
    return torch.multinomial(best_first, count, replacement=True, generator=generator).tolist()
