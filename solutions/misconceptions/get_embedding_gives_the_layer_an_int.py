"""You give the embedding layer a plain int. The layer is a part of the model and computes with tensors: either
make a tensor of the id first, or read the row out of the layer's table of weights.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    with torch.no_grad():
        return model.get_input_embeddings()(token_id)
