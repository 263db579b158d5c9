"""You return how likely the drawn tokens were. Their ids are asked for."""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    ids = torch.multinomial(probabilities, count, replacement=True, generator=generator)
    return probabilities[ids].tolist()
