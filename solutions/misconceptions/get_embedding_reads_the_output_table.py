"""This is a row of the table at the other end of the model, which turns the last hidden state into scores.
In many models both ends share one table, but not in all. The input embedding is where a token enters the
model.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.get_output_embeddings().weight[token_id].detach()
