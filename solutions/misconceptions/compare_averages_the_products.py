"""You multiply the vectors number by number and take the mean. That is the dot product divided by how many
numbers there are, but the length of a vector is another thing: how far it reaches, and not how many numbers
it holds.
"""

import torch


def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    return (emb1 * emb2).mean().item()
