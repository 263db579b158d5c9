"""You look up the place in the sums of the probabilities, but then take the one before it. So it is always
the neighbour of the token that was drawn.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    places = torch.searchsorted(probabilities.cumsum(-1), torch.rand(count, generator=generator))
    return (places - 1).clamp(0).tolist()
