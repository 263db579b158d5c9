"""When there is a number of tokens you do not look at the share any more. Both may be asked for at once, and
then both take out.
"""

import torch


def sampling_distribution(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    scores = logits / temperature
    if top_k is not None:
        scores = scores.masked_fill(scores < scores.topk(min(top_k, len(scores))).values[-1], -torch.inf)
    elif top_p is not None:
        probabilities, order = scores.softmax(-1).sort(descending=True)
        before = probabilities.cumsum(-1) - probabilities
        scores = scores.index_fill(-1, order[1:][before[1:] >= top_p], -torch.inf)
    return scores.softmax(-1)
