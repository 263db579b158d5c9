"""You look for the largest score among those of all positions at once. Without a dimension, the search runs
over the flattened table and gives a place in it, which is no token id. Only the scores of the next token
count.
"""

import torch


def greedy_step(model, input_ids: list[int]) -> int:
    with torch.no_grad():
        logits = model(torch.tensor([input_ids])).logits
    return int(torch.argmax(logits))
