"""You return a tensor. A plain list of Python ints is asked for, which a tokenizer and a loop can take as it
is.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    return torch.multinomial(probabilities, count, replacement=True, generator=generator)
