"""You draw among the possible tokens as if they were equally likely. Each has a probability of its own, and
it should come as often as that says.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    likely = probabilities.nonzero()[:, 0]
    return likely[torch.randint(len(likely), (count,), generator=generator)].tolist()
