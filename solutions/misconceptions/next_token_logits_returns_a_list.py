"""The numbers are right, but you turned the tensor into a Python list. The functions that build on this one
look for the largest score with tensor operations, so leave it a tensor.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, -1].tolist()
