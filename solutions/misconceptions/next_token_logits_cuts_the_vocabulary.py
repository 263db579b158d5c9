"""You took the last entry along the wrong dimension: the score of one single token of the vocabulary at
every position. The order of the dimensions is batch, position, vocabulary. Fix the position and keep the
vocabulary.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, :, -1]
