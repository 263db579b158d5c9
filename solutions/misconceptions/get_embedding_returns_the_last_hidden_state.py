"""You ran the whole model and return what comes out of its last layer. That is what the model makes of the
token in its context. The embedding is where it all begins: a row of a table, looked up before any layer
runs.
"""

import torch


def get_embedding(model, token_id: int) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([[token_id]]), output_hidden_states=True)
    return output.hidden_states[-1][0, 0]
