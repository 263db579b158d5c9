"""You return the logits as the model gives them, with three dimensions: texts of the batch, positions,
tokens of the vocabulary. One text and one position are asked for, which leaves the last dimension only.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits
