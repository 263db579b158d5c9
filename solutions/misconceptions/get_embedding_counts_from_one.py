"""You return the embedding of a neighbour in the vocabulary: your row number is one off. Token ids count
from zero, just as the rows of the table do, so nothing has to be subtracted.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    return model.get_input_embeddings().weight[token_id - 1].detach()
