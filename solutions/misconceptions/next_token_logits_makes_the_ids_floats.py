"""Your ids become floating-point numbers on the way to the model: Tensor with a capital T makes floats of any
list. Ids are the numbers of rows in a table, so they have to stay whole numbers.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model(torch.Tensor([input_ids])).logits[0, -1]
