"""You leave the number of tokens out. All but that many of the best must be taken out."""

import torch


def sampling_distribution(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    scores = logits / temperature
    if top_p is not None:
        probabilities, order = scores.softmax(-1).sort(descending=True)
        before = probabilities.cumsum(-1) - probabilities
        scores = scores.index_fill(-1, order[1:][before[1:] >= top_p], -torch.inf)
    return scores.softmax(-1)
