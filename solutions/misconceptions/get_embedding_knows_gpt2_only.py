"""You find the table under the names that GPT-2 gives it, as many tutorials do. Other architectures call
the same thing differently, and there your function fails. There is a method that every model of the library
has and that gives the table.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.transformer.wte.weight[token_id].detach()
