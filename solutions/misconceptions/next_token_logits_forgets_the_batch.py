"""You give the model the ids as one row of numbers. A model always reads a batch of texts, even if it is a batch
of one: its input has two dimensions, the texts first and then the positions.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model(torch.tensor(input_ids)).logits[-1]
