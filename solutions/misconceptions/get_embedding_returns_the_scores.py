"""You return the scores that the model gives for the token after this one, a number for every token of the
vocabulary. The embedding is at the other end of the model: the vector by which the token itself is read.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    with torch.no_grad():
        return model(torch.tensor([[token_id]])).logits[0, 0]
