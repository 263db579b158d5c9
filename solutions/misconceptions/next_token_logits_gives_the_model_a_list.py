"""You give the model the plain list of ids. A model computes with tensors: it reads a tensor of token ids with
two dimensions, texts and positions, and a list of Python ints is neither.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        return model(input_ids).logits[0, -1]
