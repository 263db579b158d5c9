"""You seed the generator before every draw. So each draw is the first one of that seed, and all of them are
the same. Seed it once, then draw.
"""

import torch


def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    ids = []
    for _ in range(count):
        generator = torch.Generator().manual_seed(seed)
        ids.append(int(torch.multinomial(probabilities, 1, generator=generator)))
    return ids
