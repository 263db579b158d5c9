"""You draw from the whole vocabulary, whatever the probabilities say. A token with the probability 0 must
never come, and the others as often as theirs says.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(len(probabilities), (count,), generator=generator).tolist()
