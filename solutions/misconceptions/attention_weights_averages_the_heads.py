"""You average over the heads. Each of them looks for something of its own, and their average shows none of it: take the
one that is asked for.
"""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")
    try:
        with torch.no_grad():
            attentions = model(torch.tensor([input_ids]), output_attentions=True).attentions
    finally:
        model.set_attn_implementation(usual)
    return attentions[layer][0].mean(0)
