"""You return the rows of a layer, its hidden states. Attention is how they came about: a table with a row and a column
for every position.
"""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]), output_hidden_states=True)
    return output.hidden_states[layer][0]
