"""You return all that the model gives back, an object with several fields. The scores are one field of it,
and that one still holds a row for every position of every text in the batch.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model(torch.tensor([input_ids]))
