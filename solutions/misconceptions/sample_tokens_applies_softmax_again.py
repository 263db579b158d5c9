"""You apply softmax to what are probabilities already. It evens them out, and gives the impossible a chance.
Draw with the probabilities as they are.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    return torch.multinomial(probabilities.softmax(-1), count, replacement=True, generator=generator).tolist()
