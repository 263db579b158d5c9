"""Your id becomes a floating-point number on the way to the layer: Tensor with a capital T makes floats of any list.
An id is the number of a row in a table, so it has to stay a whole number.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    with torch.no_grad():
        return model.get_input_embeddings()(torch.Tensor([token_id]))[0]
