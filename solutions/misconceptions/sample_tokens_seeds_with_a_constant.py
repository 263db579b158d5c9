"""You seed the generator with a number of your own. Then every seed draws the same tokens. The seed that was
given must go into it.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(42)
    return torch.multinomial(probabilities, count, replacement=True, generator=generator).tolist()
