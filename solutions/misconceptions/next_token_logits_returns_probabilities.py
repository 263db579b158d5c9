"""These are probabilities: softmax made them positive and their sum 1. Logits are the numbers before that,
straight from the model's last layer. They are called unnormalised because they need not add up to anything.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return torch.softmax(output.logits[0, -1], dim=-1)
