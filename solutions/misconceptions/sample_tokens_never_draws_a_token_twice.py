"""You draw without putting back what was drawn. So no token comes twice, and when they run out the draw
fails. Every draw must find all tokens there: draw with replacement.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    return torch.multinomial(probabilities, count, generator=generator).tolist()
