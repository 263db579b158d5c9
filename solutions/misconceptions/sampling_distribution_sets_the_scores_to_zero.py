"""You give what is taken out the score 0. That is a score like any other, and softmax makes a probability of
it. Only minus infinity becomes the probability 0.
"""

import torch


def sampling_distribution(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    scores = logits / temperature
    if top_k is not None and top_k < len(scores):
        scores = scores.masked_fill(scores < scores.topk(top_k).values[-1], 0.0)
    if top_p is not None:
        probabilities, order = scores.softmax(-1).sort(descending=True)
        before = probabilities.cumsum(-1) - probabilities
        scores = scores.index_fill(-1, order[1:][before[1:] >= top_p], 0.0)
    return scores.softmax(-1)
