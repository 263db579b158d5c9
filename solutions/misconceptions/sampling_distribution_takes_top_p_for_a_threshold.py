"""You keep every token whose own probability is above the number. It is a share of the whole instead: the
most likely tokens stay, as many as have that much of the probability together.
"""

import torch


def sampling_distribution(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    scores = logits / temperature
    if top_k is not None and top_k < len(scores):
        scores = scores.masked_fill(scores < scores.topk(top_k).values[-1], -torch.inf)
    if top_p is not None:
        probabilities = scores.softmax(-1)
        scores = scores.masked_fill(probabilities < min(top_p, float(probabilities.max())), -torch.inf)
    return scores.softmax(-1)
