"""You return the scores, with minus infinity for what is taken out. Softmax, the last step, is missing: it
turns scores into probabilities.
"""

import torch


def sampling_distribution(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    scores = logits / temperature
    if top_k is not None and top_k < len(scores):
        scores = scores.masked_fill(scores < scores.topk(top_k).values[-1], -torch.inf)
    if top_p is not None:
        probabilities, order = scores.softmax(-1).sort(descending=True)
        before = probabilities.cumsum(-1) - probabilities
        scores = scores.index_fill(-1, order[1:][before[1:] >= top_p], -torch.inf)
    return scores
