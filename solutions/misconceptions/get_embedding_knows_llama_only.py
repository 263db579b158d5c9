"""You find the table under the names that one family of models gives it. Other architectures call the same
thing differently, and there your function fails. There is a method that every model of the library has and
that gives the table.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.model.embed_tokens.weight[token_id].detach()
