"""You ask a model for its attention that computes it in the usual, quick way, and that keeps no table. Set it to the
plain way first, which is called eager.
"""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]), output_attentions=True)
    return output.attentions[layer][0, head]
