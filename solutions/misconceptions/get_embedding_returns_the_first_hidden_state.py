"""You return the first of the model's hidden states. In some architectures that is the embedding, but in
others a vector for the position has been added to it already. The table itself is the same everywhere, and
the model can be asked for it.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([[token_id]]), output_hidden_states=True)
    return output.hidden_states[0][0, 0]
