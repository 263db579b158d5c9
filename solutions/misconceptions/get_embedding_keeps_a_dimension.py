"""You looked up a list with one token in it, so what comes back is a table with one row. For one token a
plain vector is asked for: its shape has one number only.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    with torch.no_grad():
        return model.get_input_embeddings()(torch.tensor([token_id]))
