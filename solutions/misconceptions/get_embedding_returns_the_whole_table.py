"""You return the whole table, with a row for every token of the vocabulary. The embedding of one token is
one row of it, and the token's id says which.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.get_input_embeddings().weight.detach()
