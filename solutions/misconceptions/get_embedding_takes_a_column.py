"""You took a column of the table, which holds one number of every token. The table has a row for each
token, and the row of this token is asked for. Print the shape of the table to see which dimension is which.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.get_input_embeddings().weight[:, token_id].detach()
